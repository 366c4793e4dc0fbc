#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// All of a file that ought to be small: settings, tokens. Nothing if there is no such file. Throws
/// Error(kPermission) where it may not be read, Error(kUsage) for a folder and for more than
/// `bytes_max`; `shown` is the file's name in it.
std::optional<std::string> read_small_file(const std::string& path, const std::string& shown,
                                           size_t bytes_max, RunContext& context);

}  // namespace adze::io
