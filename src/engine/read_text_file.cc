#include "engine/read_text_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "io/file_descriptor.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what, int error_number) {
  const bool denied = error_number == EACCES || error_number == EPERM;
  Error error(denied ? ErrorCategory::kPermission : ErrorCategory::kInput,
              error_number == ENOENT ? "there is no such file"
              : error_number == EISDIR
                  ? "is a folder, not a file"
                  : fmt::format("{}: {}", what, system_error_text(error_number)));
  error.file = io::shown_location(path);
  throw error;
}

}  // namespace

std::string read_text_file(const std::string& path, size_t bytes_max) {
  // Standard input under a number of its own, so that it stays open.
  const io::FileDescriptor file(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                            : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) fail(path, "can't open this file", errno);
  std::string text;
  while (text.size() < bytes_max) {
    char buffer[16384];
    const ssize_t got = ::read(file.number(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "can't read this file", errno);
    if (got == 0) break;
    text.append(buffer, static_cast<size_t>(got));
  }
  if (text.size() > bytes_max) text.resize(bytes_max);
  return text;
}

}  // namespace adze::engine
