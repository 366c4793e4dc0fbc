#pragma once

#include <optional>
#include <string>

#include "io/create_target.h"
#include "io/sftp/connection_pool.h"

namespace adze::io::sftp {

/// A target on a server, found fit to be written.
struct RemoteTarget {
  Location location;
  std::string path;                   ///< links followed
  std::optional<unsigned> mode = {};  ///< of the file that is replaced; unset: there is none
  bool may_replace = true;
};

/// Looks at what is there, mends what a killed run left half done (see replacement.h), and checks
/// all that can be known before the first byte. Throws Error(kTarget, kPermission, kUsage).
RemoteTarget find_target(const Location& location, const TargetOptions& options,
                         Connection& connection, RunContext& context);

/// "writing failed: permission denied", kPermission or kTarget; says so if the disk is full.
[[noreturn]] void fail_target(const RemoteTarget& target, const std::string& what,
                              const Status& status, Connection& connection, RunContext& context);

}  // namespace adze::io::sftp
