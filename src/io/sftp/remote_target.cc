#include "io/sftp/remote_target.h"

#include <fmt/format.h>

#include <span>

#include "base/error.h"
#include "base/limits.h"
#include "io/path.h"
#include "io/sftp/replacement.h"
#include "io/target_error.h"
#include "io/uri.h"

namespace adze::io::sftp {
namespace {

/// Links at the end of a path that are followed, as many as Linux does not even follow.
constexpr int kLinksMax = 16;
/// Inputs whose links are followed, each of which takes a request.
constexpr size_t kInputsAskedMax = 1'000;

/// Where the links at the end of `path` lead, also if nothing is there.
std::string follow_links(std::string path, const Location& location, Connection& connection,
                         RunContext& context) {
  for (int i = 0; i < kLinksMax; ++i) {
    FileInfo info;
    if (!connection.link_stat(path, info, context).is_ok() || !info.is_link) return path;
    const std::optional<std::string> goal = connection.read_link(path, context);
    if (!goal) return path;
    path = goal->starts_with('/') ? *goal : folder_of(path) + "/" + *goal;
  }
  refuse_target(location.shown, "is a symbolic link that leads in a circle", "name a file");
}

void require_no_input(const Location& location, const std::string& path,
                      std::span<const std::string> inputs, Connection& connection,
                      RunContext& context) {
  size_t asked = 0;
  for (const std::string& input : inputs) {
    if (uri_scheme(input) != "sftp") continue;
    const Location other = parse_location(input);
    if (other.place() != location.place()) continue;
    const bool is_asked = other.path != location.path && asked++ < kInputsAskedMax;
    const std::string real = is_asked ? connection.real_path(other.path, context) : other.path;
    if (real != path && real != location.path) continue;
    refuse_target(location.shown, fmt::format("is the input '{}' itself", other.shown),
                  "name another target: adze never writes over its inputs");
  }
}

void require_magic(const Location& location, const std::string& path, const std::string& magic,
                   Connection& connection, RunContext& context) {
  Connection::File file(connection);
  Status status = file.open(path, LIBSSH2_FXF_READ, 0, context);
  std::string begin(magic.size(), '\0');
  size_t size = 0;
  while (status.is_ok() && size < begin.size()) {
    size_t got = 0;
    status = file.read(std::span(begin).subspan(size), got, context);
    if (got == 0) break;
    size += got;
  }
  if (!status.is_ok()) {
    refuse_target(location.shown,
                  fmt::format("exists and can't be looked at, so it is not replaced: {}",
                              status_text(status)),
                  "name another target, or say --force to replace the file");
  }
  file.close(context);
  if (size == magic.size() && begin == magic) return;
  refuse_target(location.shown,
                fmt::format("exists and doesn't begin with {}, so it is not replaced", magic),
                "name another target, or say --force to replace the file");
}

}  // namespace

void fail_target(const RemoteTarget& target, const std::string& what, const Status& status,
                 Connection& connection, RunContext& context) {
  Error error(status.is_refused() ? ErrorCategory::kPermission : ErrorCategory::kTarget,
              fmt::format("{}: {}", what, status_text(status)));
  error.file = target.location.shown;
  // Version 3 of SFTP has no status for a full disk.
  const bool may_be_full = status.code == LIBSSH2_FX_FAILURE;
  if (may_be_full && connection.free_bytes(folder_of(target.path), context) == 0) {
    error.message = "its disk is full";
    error.fix = "make room there, or write to another disk";
  }
  if (status.is_refused()) {
    error.fix = "write to a folder that is yours, or log in as a user who may write there";
  }
  throw error;
}

RemoteTarget find_target(const Location& location, const TargetOptions& options,
                         Connection& connection, RunContext& context) {
  if (location.path.ends_with('/')) {
    refuse_target(location.shown, "is a folder", "name a file in it");
  }
  RemoteTarget target{.location = location,
                      .path = follow_links(location.path, location, connection, context),
                      .may_replace = options.mode == TargetMode::kReplace};
  mend_replacement(target, connection, context);
  FileInfo info;
  const Status status = connection.stat(target.path, info, context);
  if (status.is_missing()) return target;
  if (!status.is_ok()) fail_target(target, "can't be written", status, connection, context);
  if (info.kind == EntryKind::kFolder) {
    refuse_target(location.shown, "is a folder", "name a file in it");
  }
  if (info.kind == EntryKind::kOther) {
    refuse_target(location.shown, "is a device, a pipe or a socket", "name a file");
  }
  target.path = connection.real_path(target.path, context);
  target.mode = info.mode.value_or(0644) & 0777;
  require_no_input(location, target.path, options.inputs, connection, context);
  if (!target.may_replace) {
    refuse_target(location.shown, "exists already", "name another target, or use the mode replace");
  }
  if (options.force) return target;
  if ((*target.mode & 0222) == 0) {
    fail_target(target, "can't be written", {LIBSSH2_FX_PERMISSION_DENIED}, connection, context);
  }
  if (!options.expected_magic.empty()) {
    require_magic(location, target.path, options.expected_magic, connection, context);
  }
  return target;
}

}  // namespace adze::io::sftp
