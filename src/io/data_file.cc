#include "io/data_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/run_context.h"
#include "io/file_descriptor.h"
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

}  // namespace

void require_no_input(const std::string& target, const std::string& path,
                      std::span<const std::string> inputs) {
  Status status;
  if (::stat(path.c_str(), &status) != 0) return;
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

}  // namespace adze::io
