#pragma once

#include <optional>
#include <string>

namespace adze {
struct RunContext;
}

/// Files that the user of this machine may have in his home folder.
namespace adze::io::sftp {

/// `path` with `~/` at its beginning as the user's home folder: HOME, else the system's entry.
std::string with_home(const std::string& path, const RunContext& context);

/// What is in a file that need not be there: nothing if it is missing, may not be read, or is
/// larger than `bytes_max`.
std::optional<std::string> read_if_there(const std::string& path, size_t bytes_max,
                                         RunContext& context);

}  // namespace adze::io::sftp
