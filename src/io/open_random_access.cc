#include "io/open_random_access.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/run_context.h"
#include "io/file_source.h"
#include "io/http/random_access.h"
#include "io/s3/random_access.h"
#include "io/sftp/open_sftp.h"
#include "io/uri.h"

namespace adze::io {
namespace {

/// One system call reads at most this much, so that a run can be stopped between two of them.
constexpr size_t kCallBytesMax = size_t{8} << 20;

class FileRandomAccess : public RandomAccessSource {
 public:
  FileRandomAccess(SourceFile source, RunContext& context)
      : source_(std::move(source)), context_(context) {}

  uint64_t size() const override { return static_cast<uint64_t>(source_.status.st_size); }
  const std::string& name() const override { return source_.name; }

  void read_at(uint64_t offset, std::span<char> into) override {
    while (!into.empty()) {
      context_.cancellation.check();
      const ssize_t got = ::pread(source_.file.number(), into.data(),
                                  std::min(into.size(), kCallBytesMax), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        fail(fmt::format("reading failed at byte {}: {}", offset, system_error_text(errno)));
      if (got == 0) fail(fmt::format("the file was cut to {} bytes while it was read", offset));
      offset += static_cast<uint64_t>(got);
      into = into.subspan(static_cast<size_t>(got));
    }
  }

 private:
  [[noreturn]] void fail(std::string message) const {
    Error error(ErrorCategory::kInput, std::move(message));
    error.file = source_.name;
    throw error;
  }

  SourceFile source_;
  RunContext& context_;
};

[[noreturn]] void refuse_special(const SourceFile& source) {
  const bool is_folder = S_ISDIR(source.status.st_mode);
  Error error(ErrorCategory::kInput, is_folder
                                         ? "is a folder, not a file"
                                         : "is a pipe or device, which can't be read from its end");
  error.file = source.name;
  error.fix = is_folder ? "name a file in it" : "write it to a file and name that";
  throw error;
}

SourceFile open_location(const std::string& uri, const std::string& scheme, RunContext& context) {
  if (scheme.empty()) return open_source_file(uri, context);
  if (scheme == "file") return open_source_file(file_uri_path(uri), context);
  if (scheme == "-") return open_standard_input_file();
  Error error(
      ErrorCategory::kUsage,
      fmt::format("files, http, https, s3 and sftp can be read from their end, not '{}'", scheme));
  error.file = shown_location(uri);
  error.fix = "fetch it first and name the file";
  throw error;
}

}  // namespace

std::unique_ptr<RandomAccessSource> open_random_access(const std::string& uri, RunContext& context,
                                                       const InputOptions& options) {
  const std::string scheme = uri_scheme(uri);
  if (scheme == "s3") return s3::open_s3_random_access(uri, context, options);
  if (scheme == "http" || scheme == "https") {
    return http::open_http_random_access(uri, context, options);
  }
  if (scheme == "sftp") return sftp::open_sftp_random_access(uri, context, options);
  SourceFile source = open_location(uri, scheme, context);
  if (!S_ISREG(source.status.st_mode)) refuse_special(source);
  return std::make_unique<FileRandomAccess>(std::move(source), context);
}

}  // namespace adze::io
