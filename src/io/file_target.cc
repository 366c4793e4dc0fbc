#include "io/file_target.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/run_context.h"
#include "io/data_file.h"
#include "io/file_sink.h"
#include "io/path.h"
#include "io/standard_output.h"
#include "io/target_error.h"
#include "io/uri.h"

namespace adze::io {
namespace {

using Status = struct stat;

/// rename(2) asks only for rights on the folder, but who made a file read-only meant it.
void require_writable(const std::string& target, const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0) return;
  fail_opening_target(target, errno);
}

void require_replaceable(const std::string& target, const std::string& path,
                         const TargetOptions& options, RunContext& context) {
  require_no_input(target, path, options.inputs);
  if (options.mode == TargetMode::kCreate) {
    refuse_target(target, "exists already", "name another target, or use the mode replace");
  }
  if (options.force) return;
  require_writable(target, path);
  if (!options.expected_magic.empty()) require_magic(target, path, options.expected_magic, context);
}

[[noreturn]] void refuse_folder(const std::string& target) {
  refuse_target(target, "is a folder", "name a file in it");
}

}  // namespace

std::unique_ptr<ByteSink> create_file_target(const std::string& target,
                                             const TargetOptions& options, RunContext& context) {
  if (target == "/dev/stdout") return open_standard_output(context);
  if (target.empty() || target.find('\0') != std::string::npos) {
    throw Error(ErrorCategory::kUsage, target.empty() ? "the name of the target is empty"
                                                      : "the name of the target holds a NUL byte");
  }
  Status status;
  if (::stat(target.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) fail_opening_target(target, errno);
    if (target.ends_with('/')) refuse_folder(target);
    return make_file_sink({.name = target,
                           .path = follow_links(target),
                           .replaced = {},
                           .may_replace = options.mode == TargetMode::kReplace},
                          context);
  }
  if (S_ISDIR(status.st_mode)) refuse_folder(target);
  if (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode))
    return open_special_file(target, context);
  if (!S_ISREG(status.st_mode)) {
    refuse_target(target, "is a block device or a socket", "name a file");
  }
  require_replaceable(target, follow_links(target), options, context);
  const FilePlace::Owner replaced{
      .mode = status.st_mode, .user = status.st_uid, .group = status.st_gid};
  return make_file_sink(
      {.name = target, .path = follow_links(target), .replaced = replaced, .may_replace = true},
      context);
}

}  // namespace adze::io
