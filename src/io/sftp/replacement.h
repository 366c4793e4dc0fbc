#pragma once

#include <string>

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

class Connection;
struct RemoteTarget;
struct Status;

/// How a file that is whole takes the place of the target. With OpenSSH's extension (see
/// replace_file.h) in one step. On servers that lack it in three, with a gap after the first, in
/// which there is no target:
///
///   TARGET                  becomes .adze-NAME-RANDOM.old
///   .adze-NAME-RANDOM.tmp   becomes TARGET
///   .adze-NAME-RANDOM.old   is removed
///
/// Can be done again where the connection was lost on the way: what has been done stays done.
/// Nothing else is left of `temporary` then, a path beside the target.
Status put_in_place(const RemoteTarget& target, const std::string& temporary,
                    Connection& connection, RunContext& context);

/// If a run was killed in that gap, its target is put back; if after it, the old file is removed.
void mend_replacement(const RemoteTarget& target, Connection& connection, RunContext& context);

/// Removes the temporary files beside the target that nobody has written to for
/// limits::sftp_leftover_age_s_min, by the clock of the server: `now_seconds`.
void remove_old_leftovers(const RemoteTarget& target, int64_t now_seconds, Connection& connection,
                          RunContext& context);

}  // namespace adze::io::sftp
