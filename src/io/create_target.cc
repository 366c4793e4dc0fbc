#include "io/create_target.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"
#include "io/file_sink.h"
#include "io/path.h"
#include "io/schemes.h"
#include "io/standard_output.h"
#include "io/target_error.h"
#include "io/uri.h"

namespace adze::io {
namespace {

using Status = struct stat;

bool is_same_file(const Status& a, const Status& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// What `input` is on this machine; false if it is no file of ours, or missing.
bool status_of_input(const std::string& input, Status& status) {
  const std::string scheme = uri_scheme(input);
  if (scheme == "-") return ::fstat(STDIN_FILENO, &status) == 0;
  if (!scheme.empty() && scheme != "file") return false;
  const std::string path = scheme.empty() ? input : file_uri_path(input);
  return ::stat(path.c_str(), &status) == 0;
}

void require_no_input(const std::string& target, const Status& status,
                      std::span<const std::string> inputs) {
  for (const std::string& input : inputs) {
    Status other;
    if (!status_of_input(input, other) || !is_same_file(status, other)) continue;
    refuse_target(target, fmt::format("is the input '{}' itself", shown_location(input)),
                  "name another target: adze never writes over its inputs");
  }
}

void require_magic(const std::string& target, const std::string& path, const std::string& magic,
                   RunContext& context) {
  FileDescriptor file = open_file(path.c_str(), O_RDONLY, 0, context);
  if (!file.is_open()) fail_opening_target(target, errno);
  std::string begin(magic.size(), '\0');
  size_t size = 0;
  while (size < begin.size()) {
    const ptrdiff_t got = read_some(file.number(), std::span(begin).subspan(size), context);
    if (got <= 0) break;
    size += static_cast<size_t>(got);
  }
  if (size == magic.size() && begin == magic) return;
  refuse_target(target,
                fmt::format("exists and doesn't begin with {}, so it is not replaced", magic),
                "name another target, or say --force to replace the file");
}

/// rename(2) asks only for rights on the folder, but who made a file read-only meant it.
void require_writable(const std::string& target, const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0) return;
  fail_opening_target(target, errno);
}

void require_replaceable(const std::string& target, const std::string& path, const Status& status,
                         const TargetOptions& options, RunContext& context) {
  require_no_input(target, status, options.inputs);
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

std::unique_ptr<ByteSink> create_target(const std::string& location, const TargetOptions& options,
                                        RunContext& context) {
  const std::string target = target_path(location);
  if (target == "-" || target == "/dev/stdout") return open_standard_output(context);
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
  require_replaceable(target, follow_links(target), status, options, context);
  const FilePlace::Owner replaced{
      .mode = status.st_mode, .user = status.st_uid, .group = status.st_gid};
  return make_file_sink(
      {.name = target, .path = follow_links(target), .replaced = replaced, .may_replace = true},
      context);
}

}  // namespace adze::io
