#pragma once

#include <string>
#include <string_view>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Writes a small text (a receipt) in one step: `path` holds the old text or the new one. Works
/// also after the run was interrupted, for failures have receipts too. Throws like create_target.
void write_small_file(const std::string& path, std::string_view text, RunContext& context);

}  // namespace adze::io
