#include "io/scratch_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/run_context.h"

namespace adze::io {
namespace {

[[noreturn]] void fail(const std::string& folder, const char* what, int error_number) {
  Error error(ErrorCategory::kResources, "");
  const bool is_full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  error.message = is_full ? fmt::format("the folder for temporary files, {}, is full", folder)
                          : fmt::format("{} in the folder for temporary files, {}: {}", what,
                                        folder, system_error_text(error_number));
  error.fix = is_full ? "make room there, or set TMPDIR to a folder on a disk with more"
                      : "set TMPDIR to a folder that you may write to";
  throw error;
}

FileDescriptor make_unnamed(const std::string& folder, RunContext& context) {
  FileDescriptor file = open_file(folder.c_str(), O_TMPFILE | O_RDWR, 0600, context);
  if (file.is_open()) return file;
  // A file system without O_TMPFILE.
  std::string path = folder + "/.adze-scratch-XXXXXX";
  file = FileDescriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (!file.is_open()) fail(folder, "no file can be made", errno);
  ::unlink(path.c_str());
  return file;
}

}  // namespace

void ScratchFile::append(std::span<const char> bytes) {
  if (!file_.is_open()) file_ = make_unnamed(context_.temp_folder, context_);
  const int error_number = write_all(file_.number(), bytes, context_);
  if (error_number != 0) fail(context_.temp_folder, "writing failed", error_number);
  bytes_ += bytes.size();
}

void ScratchFile::read(uint64_t offset, std::span<char> into) const {
  while (!into.empty()) {
    context_.cancellation.check();
    const ssize_t got =
        ::pread(file_.number(), into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail(context_.temp_folder, "reading failed", got < 0 ? errno : EIO);
    into = into.subspan(static_cast<size_t>(got));
    offset += static_cast<uint64_t>(got);
  }
}

}  // namespace adze::io
