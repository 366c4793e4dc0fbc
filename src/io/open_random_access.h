#pragma once

#include <memory>
#include <string>

#include "base/random_access_source.h"
#include "io/open.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Opens `uri` (a path, a file:// URI, "-" where standard input is a file, http, https, s3, sftp)
/// for reads at any place; its bytes as they are stored, and always of one version. Throws
/// Error(kInput): missing, a folder, a pipe, a server that sends no parts of files;
/// Error(kPermission): not readable; Error(kUsage): a scheme that has no such reads. `context` must
/// outlive the source.
std::unique_ptr<RandomAccessSource> open_random_access(const std::string& uri, RunContext& context,
                                                       const InputOptions& options = {});

}  // namespace adze::io
