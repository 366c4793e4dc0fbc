#include "io/sftp/open_sftp.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/run_context.h"
#include "io/glob_pattern.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/remote_file.h"
#include "io/sftp/sftp_folders.h"
#include "io/uri.h"

namespace adze::io::sftp {
namespace {

/// Each call of libssh2 asks for four times as much as it is given room for. What readers ask for
/// in smaller pieces is read in such ones.
constexpr size_t kReadBytes = size_t{256} << 10;

class SftpSource : public ByteSource {
 public:
  SftpSource(Location location, InputAuth auth, RunContext& context)
      : file_(std::move(location), std::move(auth), context) {}

  size_t read(std::span<char> into) override {
    if (held_used_ == held_size_ && !is_at_end_) {
      if (into.size() >= kReadBytes) return count(file_.read(into));
      held_.resize(kReadBytes);
      held_size_ = count(file_.read(held_));
      held_used_ = 0;
    }
    const size_t bytes = std::min(into.size(), held_size_ - held_used_);
    std::memcpy(into.data(), held_.data() + held_used_, bytes);
    held_used_ += bytes;
    return bytes;
  }

  const std::string& name() const override { return file_.location().shown; }
  uint64_t stored_bytes_read() const override {
    return file_.position() - (held_size_ - held_used_);
  }
  std::optional<uint64_t> stored_bytes_total() const override {
    if (file_.info().bytes == 0) return std::nullopt;
    return file_.info().bytes;
  }

  const FileInfo& info() const { return file_.info(); }

 private:
  size_t count(size_t bytes) {
    is_at_end_ = bytes == 0;
    if (is_at_end_) file_.close();
    return bytes;
  }

  RemoteFile file_;
  std::vector<char> held_;
  size_t held_size_ = 0;
  size_t held_used_ = 0;
  bool is_at_end_ = false;
};

class SftpRandomAccess : public RandomAccessSource {
 public:
  SftpRandomAccess(Location location, InputAuth auth, RunContext& context)
      : file_(std::move(location), std::move(auth), context) {}

  uint64_t size() const override { return file_.info().bytes; }
  const std::string& name() const override { return file_.location().shown; }

  void read_at(uint64_t offset, std::span<char> into) override {
    file_.seek(offset);
    while (!into.empty()) {
      const size_t bytes = file_.read(into);
      if (bytes > 0) {
        into = into.subspan(bytes);
        continue;
      }
      Error error(ErrorCategory::kInput, "the file was cut while it was read");
      error.file = name();
      throw error;
    }
  }

 private:
  RemoteFile file_;
};

/// Errors of connections and logins know nothing of the file.
template <typename Action>
auto named(const std::string& uri, Action action) {
  try {
    return action();
  } catch (Error& error) {
    if (error.file.empty()) error.file = shown_location(uri);
    throw;
  }
}

}  // namespace

OpenedInput open_sftp(const std::string& uri, RunContext& context, const InputOptions& options) {
  return named(uri, [&]() -> OpenedInput {
    auto source = std::make_unique<SftpSource>(parse_location(uri), options.auth, context);
    const FileInfo& info = source->info();
    InputIdentity identity{
        .uri = source->name(),
        .bytes = info.bytes,
        .etag = "",
        .version = "",
        .modified_nanoseconds = info.modified_seconds.value_or(0) * 1'000'000'000,
        .can_read_again = info.kind != EntryKind::kOther};
    return {.bytes = std::move(source), .identity = std::move(identity)};
  });
}

std::unique_ptr<RandomAccessSource> open_sftp_random_access(const std::string& uri,
                                                            RunContext& context,
                                                            const InputOptions& options) {
  return named(uri, [&]() -> std::unique_ptr<RandomAccessSource> {
    return std::make_unique<SftpRandomAccess>(parse_location(uri), options.auth, context);
  });
}

std::vector<std::string> expand_sftp(const InputPattern& input, RunContext& context,
                                     const InputOptions& options) {
  const Location location = parse_location(input.location);
  if (!location.path.ends_with('/') && !has_glob(location.pattern)) return {input.location};
  Reconnection reconnection;
  return named(input.location, [&] {
    while (true) {
      try {
        const auto connection =
            connection_pool(context).take(location, options.auth, reconnection, context);
        SftpFolders folders(*connection, context);
        std::vector<std::string> found =
            walk_folders(location.path, location.pattern, location.shown, folders);
        for (std::string& path : found) {
          path = location.with_path(path.starts_with("./") ? path.substr(2) : path);
        }
        return found;
      } catch (const ConnectionError& error) {
        reconnection.pause(error, 0, context);
      }
    }
  });
}

}  // namespace adze::io::sftp
