#pragma once

#include <string>

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

class Connection;
struct Status;

/// Renames `from` to `to` and takes away what is there, in one step, by OpenSSH's request
/// posix-rename@openssh.com. A status of LIBSSH2_FX_OP_UNSUPPORTED, and nothing done, where the
/// server does not have it. Throws ConnectionError.
Status replace_file(Connection& connection, const std::string& from, const std::string& to,
                    RunContext& context);

}  // namespace adze::io::sftp
