#include "io/file_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <vector>

#include "base/error.h"
#include "base/run_context.h"
#include "base/suggest.h"
#include "io/file_descriptor.h"

namespace adze::io {
namespace {

/// Names looked at for a suggestion; a folder of a million files is not read to its end.
constexpr size_t kNamesMax = 10'000;

class FileSource : public ByteSource {
 public:
  FileSource(FileDescriptor file, std::string name, std::optional<uint64_t> bytes_total,
             RunContext& context)
      : file_(std::move(file)),
        name_(std::move(name)),
        bytes_total_(bytes_total),
        context_(context) {}

  size_t read(std::span<char> into) override {
    const ptrdiff_t got = read_some(file_.number(), into, context_);
    if (got < 0) fail(errno);
    bytes_read_ += static_cast<uint64_t>(got);
    return static_cast<size_t>(got);
  }

  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return bytes_read_; }
  std::optional<uint64_t> stored_bytes_total() const override { return bytes_total_; }

 private:
  [[noreturn]] void fail(int error_number) const {
    Error error(ErrorCategory::kInput, fmt::format("reading failed at byte {}: {}", bytes_read_,
                                                   system_error_text(error_number)));
    error.file = name_;
    throw error;
  }

  FileDescriptor file_;
  std::string name_;
  std::optional<uint64_t> bytes_total_;
  uint64_t bytes_read_ = 0;
  RunContext& context_;
};

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* stream = ::opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* entry = ::readdir(stream)) {
    if (names.size() == kNamesMax) break;
    if (entry->d_type != DT_DIR) names.emplace_back(entry->d_name);
  }
  ::closedir(stream);
  return names;
}

/// Where a symbolic link leads; nothing if `path` is none.
std::optional<std::string> goal_of_link(const std::string& path) {
  char goal[PATH_MAX];
  const ssize_t size = ::readlink(path.c_str(), goal, sizeof goal);
  if (size < 0) return std::nullopt;
  return std::string(goal, static_cast<size_t>(size));
}

/// "there is no such file", and what may be meant instead.
std::string missing_message(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (const std::optional<std::string> goal = goal_of_link(path)) {
    return fmt::format("is a symbolic link to '{}', which is not there", *goal);
  }
  struct stat status;
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return fmt::format("there is no folder '{}'", path.substr(0, slash));
  }
  return "there is no such file" + did_you_mean(name, names_in(folder));
}

[[noreturn]] void fail_to_open(const std::string& path, int error_number) {
  Error error(ErrorCategory::kInput, "");
  error.file = path;
  if (error_number == ENOENT || error_number == ENOTDIR) {
    error.message = missing_message(path);
  } else if (error_number == EACCES || error_number == EPERM) {
    error.category = ErrorCategory::kPermission;
    error.message = "the file may not be read: " + system_error_text(error_number);
    error.fix = "ask its owner for the right to read it, or run adze as a user who has it";
  } else {
    error.message = "the file can't be opened: " + system_error_text(error_number);
  }
  throw error;
}

void require_not_a_folder(const struct stat& status, const std::string& path) {
  if (!S_ISDIR(status.st_mode)) return;
  Error error(ErrorCategory::kInput, "is a folder, not a file");
  error.file = path;
  const char* slash = path.ends_with('/') ? "" : "/";
  error.fix = fmt::format("write {}{} to read all files in it, or name them", path, slash);
  throw error;
}

SourceFile described(FileDescriptor file, const std::string& name) {
  SourceFile source{std::move(file), name, {}};
  if (::fstat(source.file.number(), &source.status) != 0) fail_to_open(name, errno);
  return source;
}

InputIdentity identity_of(const std::string& name, const struct stat& status) {
  const bool is_regular = S_ISREG(status.st_mode);
  const timespec& modified = status.st_mtim;
  return {.uri = name,
          .bytes = is_regular ? static_cast<uint64_t>(status.st_size) : 0,
          .etag = "",
          .version = "",
          .modified_nanoseconds = int64_t{modified.tv_sec} * 1'000'000'000 + modified.tv_nsec,
          .can_read_again = is_regular};
}

OpenedInput opened(SourceFile source, RunContext& context) {
  require_not_a_folder(source.status, source.name);
  const bool is_regular = S_ISREG(source.status.st_mode);
  std::optional<uint64_t> bytes;
  // Files of /proc say that they have 0 bytes and have more; they are read like a pipe.
  if (is_regular && source.status.st_size > 0) {
    bytes = static_cast<uint64_t>(source.status.st_size);
  }
  // Fails for a pipe, which has nothing to read ahead.
  ::posix_fadvise(source.file.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  InputIdentity identity = identity_of(source.name, source.status);
  return {std::make_unique<FileSource>(std::move(source.file), source.name, bytes, context),
          std::move(identity)};
}

}  // namespace

SourceFile open_source_file(const std::string& path, RunContext& context) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    throw Error(ErrorCategory::kUsage, path.empty() ? "the name of an input is empty"
                                                    : "the name of an input holds a NUL byte");
  }
  FileDescriptor file = open_file(path.c_str(), O_RDONLY | O_NOCTTY, 0, context);
  if (!file.is_open()) fail_to_open(path, errno);
  return described(std::move(file), path);
}

SourceFile open_standard_input_file() {
  // A descriptor of its own, so that closing the source leaves standard input as it is.
  FileDescriptor file(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!file.is_open()) fail_to_open("stdin", errno);
  return described(std::move(file), "stdin");
}

InputIdentity identify_file(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return {.uri = path};
  return identity_of(path, status);
}

OpenedInput open_file_source(const std::string& path, RunContext& context) {
  return opened(open_source_file(path, context), context);
}

OpenedInput open_standard_input(RunContext& context) {
  OpenedInput input = opened(open_standard_input_file(), context);
  input.identity.can_read_again = false;
  return input;
}

}  // namespace adze::io
