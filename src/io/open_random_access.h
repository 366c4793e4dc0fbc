#pragma once

#include <memory>
#include <string>

#include "base/random_access_source.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Opens `uri` (a path, a file:// URI, or "-" where standard input is a file) for reads at any
/// place; its bytes as they are stored. Throws Error(kInput): missing, a folder, a pipe;
/// Error(kPermission): not readable; Error(kUsage): a scheme that has no such reads. `context` must
/// outlive the source.
std::unique_ptr<RandomAccessSource> open_random_access(const std::string& uri, RunContext& context);

}  // namespace adze::io
