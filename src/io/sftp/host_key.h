#pragma once

#include "io/sftp/known_hosts.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

class SshSession;
struct Location;

/// What `file` says about the host; if it is empty, ~/.ssh/known_hosts and
/// /etc/ssh/ssh_known_hosts. Throws Error(kUsage, kPermission) if a file that was
/// named can't be read.
KnownHosts read_known_hosts(const Location& location, const std::string& file, RunContext& context);

/// Throws Error(kPermission) unless the session's server has a key that is known. `file` is where
/// the fix says to add it; empty: ~/.ssh/known_hosts.
void require_known_host(const SshSession& session, const KnownHosts& hosts,
                        const std::string& file);

}  // namespace adze::io::sftp
