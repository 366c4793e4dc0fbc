#include "io/read_small_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>

#include "base/error.h"
#include "io/file_descriptor.h"

namespace adze::io {
namespace {

[[noreturn]] void fail(ErrorCategory category, std::string message, std::string fix,
                       const std::string& shown) {
  Error error(category, std::move(message));
  error.fix = std::move(fix);
  error.file = shown;
  throw error;
}

[[noreturn]] void fail_to_read(int error_number, const std::string& shown) {
  if (error_number == EACCES || error_number == EPERM) {
    fail(ErrorCategory::kPermission, "this file may not be read", "check its owner and mode",
         shown);
  }
  fail(ErrorCategory::kUsage,
       fmt::format("this file can't be read: {}", system_error_text(error_number)),
       "check what the path names", shown);
}

}  // namespace

std::optional<std::string> read_small_file(const std::string& path, const std::string& shown,
                                           size_t bytes_max, RunContext& context) {
  const FileDescriptor file = open_file(path.c_str(), O_RDONLY | O_NOCTTY, 0, context);
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail_to_read(errno, shown);
  }
  std::string text;
  char piece[16384];
  while (true) {
    const ptrdiff_t got = read_some(file.number(), piece, context);
    if (got < 0) fail_to_read(errno, shown);
    if (got == 0) return text;
    text.append(piece, static_cast<size_t>(got));
    if (text.size() > bytes_max) {
      fail(ErrorCategory::kUsage, fmt::format("this file is larger than {} bytes", bytes_max),
           "check that it is the right file", shown);
    }
  }
}

}  // namespace adze::io
