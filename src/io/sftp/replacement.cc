#include "io/sftp/replacement.h"

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "base/pause.h"
#include "base/run_context.h"
#include "io/path.h"
#include "io/sftp/remote_target.h"
#include "io/sftp/replace_file.h"
#include "io/temporary_name.h"

namespace adze::io::sftp {
namespace {

constexpr std::string_view kTemporary = ".tmp";
constexpr std::string_view kOld = ".old";
/// Someone else may be in the gap at this moment and close it: it takes one round trip.
constexpr std::chrono::milliseconds kGapMax{2'000};
/// How often others may put a target there just when ours was taken away.
constexpr int kAttemptsMax = 5;

std::string with_ending(const std::string& path, std::string_view from, std::string_view to) {
  return path.substr(0, path.size() - from.size()).append(to);
}

bool exists(const std::string& path, Connection& connection, RunContext& context) {
  FileInfo info;
  return connection.link_stat(path, info, context).is_ok();
}

Status replace_in_steps(const RemoteTarget& target, const std::string& temporary,
                        Connection& connection, RunContext& context) {
  const std::string old = with_ending(temporary, kTemporary, kOld);
  Status status;
  for (int i = 0; i < kAttemptsMax; ++i) {
    if (exists(target.path, connection, context)) {
      if (exists(old, connection, context)) connection.remove(old, context);
      status = connection.rename(target.path, old, context);
      if (!status.is_ok() && !status.is_missing()) return status;
    }
    status = connection.rename(temporary, target.path, context);
    if (status.is_ok()) break;
    if (exists(target.path, connection, context)) continue;
    connection.rename(old, target.path, context);
    return status;
  }
  if (status.is_ok()) connection.remove(old, context);
  return status;
}

/// The paths beside the target that have temporary names of it, with this ending.
std::vector<std::string> leftovers(const RemoteTarget& target, std::string_view ending,
                                   const std::vector<ListedName>& names) {
  const std::string folder = folder_of(target.path);
  const std::string name = name_of(target.path);
  std::vector<std::string> paths;
  for (const ListedName& entry : names) {
    if (!entry.name.ends_with(ending)) continue;
    if (!is_temporary_name(with_ending(entry.name, ending, kTemporary), name)) continue;
    paths.push_back((folder == "/" ? "/" : folder + "/") + entry.name);
  }
  return paths;
}

std::vector<ListedName> names_beside(const RemoteTarget& target, Connection& connection,
                                     RunContext& context) {
  std::vector<ListedName> names;
  // A folder that can't be listed may still be written to.
  connection.list(folder_of(target.path), limits::sftp_names_max, names, context);
  return names;
}

}  // namespace

Status put_in_place(const RemoteTarget& target, const std::string& temporary,
                    Connection& connection, RunContext& context) {
  if (!exists(temporary, connection, context)) return {};  // done before the connection was lost
  // SFTP's own rename replaces nothing.
  if (!target.may_replace) return connection.rename(temporary, target.path, context);
  const Status status = replace_file(connection, temporary, target.path, context);
  if (status.code != LIBSSH2_FX_OP_UNSUPPORTED) return status;
  return replace_in_steps(target, temporary, connection, context);
}

void mend_replacement(const RemoteTarget& target, Connection& connection, RunContext& context) {
  for (const std::string& old :
       leftovers(target, kOld, names_beside(target, connection, context))) {
    if (!exists(target.path, connection, context)) pause(kGapMax, context);
    if (exists(target.path, connection, context)) {
      connection.remove(old, context);
      continue;
    }
    if (!connection.rename(old, target.path, context).is_ok()) continue;
    connection.remove(with_ending(old, kOld, kTemporary), context);
    context.log.warn(fmt::format(
        "{}: an earlier run was stopped while it replaced the file; the old one is back",
        target.location.shown));
  }
}

void remove_old_leftovers(const RemoteTarget& target, int64_t now_seconds, Connection& connection,
                          RunContext& context) {
  for (const std::string& path :
       leftovers(target, kTemporary, names_beside(target, connection, context))) {
    FileInfo info;
    const bool is_old =
        connection.link_stat(path, info, context).is_ok() &&
        info.modified_seconds.value_or(now_seconds) < now_seconds - limits::sftp_leftover_age_s_min;
    if (is_old) connection.remove(path, context);
  }
}

}  // namespace adze::io::sftp
