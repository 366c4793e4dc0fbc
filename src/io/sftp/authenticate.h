#pragma once

#include <string>

#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

class SshSession;

/// Logs in: with the password if there is one (also where the server asks for it in a dialogue),
/// with `auth.ssh.key_file` if one is named, else with the agent's keys and then with the usual
/// files.
/// REQUIRES: the host is known. Throws Error(kPermission) with what was tried; ConnectionError.
void authenticate(SshSession& session, const InputAuth& auth, RunContext& context);

/// The user that logs in where the location names none: that of this process.
std::string login_name(const RunContext& context);

}  // namespace adze::io::sftp
