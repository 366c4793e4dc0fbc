// A file on a server that is the old one or the new one:
//
//   begin    `.adze-NAME-RANDOM.tmp` beside the target, for its owner alone
//   write    in pieces of 1 MiB, of which libssh2 sends many requests at once
//   stage    synced if the server can, and given the mode of the file that it replaces, or the
//            one that the server gives new files
//   commit   put in place, see replacement.h
//
// A connection that is lost while bytes are written fails the run; while the file is put in place
// it is made anew, for then the run has all but succeeded. What was begun is taken away also when
// the run is to stop, within limits::sftp_tidy_ms_max and if need be by another login.
// Tested by tests/real/74_sftp.py, which kills the run at these points.
#include <fmt/format.h>

#include <chrono>
#include <span>
#include <vector>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/path.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/open_sftp.h"
#include "io/sftp/reconnection.h"
#include "io/sftp/remote_target.h"
#include "io/sftp/replacement.h"
#include "io/target_error.h"
#include "io/temporary_name.h"
#include "io/uri.h"

namespace adze::io::sftp {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr unsigned kPrivateMode = 0600;

std::string beside(const std::string& path, const std::string& name) {
  const std::string folder = folder_of(path);
  return (folder == "/" ? "/" : folder + "/") + name;
}

/// Runs `action` with what a failed connection or login is for a target.
template <typename Action>
auto as_target(const std::string& shown, Action action) {
  try {
    return action();
  } catch (const Error& error) {
    Error target = error;
    if (target.category == ErrorCategory::kInput) target.category = ErrorCategory::kTarget;
    if (target.file.empty()) target.file = shown;
    throw target;
  }
}

class SftpSink : public ByteSink {
 public:
  SftpSink(RemoteTarget target, InputAuth auth, ConnectionPool::Lease connection,
           RunContext& context)
      : target_(std::move(target)),
        auth_(std::move(auth)),
        context_(context),
        connection_(std::move(connection)) {
    try {
      make_folders();
      begin_file();
    } catch (...) {
      tidy();
      throw;
    }
    buffer_.reserve(kBufferBytes);
  }

  ~SftpSink() override {
    if (!is_committed_) tidy();
  }

  void write(std::span<const char> bytes) override {
    ADZE_CHECK(file_);
    bytes_written_ += bytes.size();
    while (!bytes.empty()) {
      const size_t count = std::min(bytes.size(), kBufferBytes - buffer_.size());
      buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(count));
      bytes = bytes.subspan(count);
      if (buffer_.size() == kBufferBytes) flush();
    }
  }

  void stage() override {
    flush();
    as_target(name(), [&] {
      require(file_->sync(context_), "syncing failed");
      // Servers that keep no modes refuse this; then there is none to be kept.
      file_->set_mode(target_.mode.value_or(new_file_mode_), context_);
      require(file_->close(context_), "writing failed");
      file_.reset();
    });
  }

  void commit() override {
    ADZE_CHECK(!file_);
    as_target(name(), [&] { put_in_place_for_sure(); });
    is_committed_ = true;
  }

  const std::string& name() const override { return target_.location.shown; }
  uint64_t bytes_written() const override { return bytes_written_; }

 private:
  void require(const Status& status, const char* what) {
    if (!status.is_ok()) fail_target(target_, what, status, *connection_, context_);
  }

  void make_folders() {
    std::vector<std::string> missing;
    FileInfo info;
    for (std::string folder = folder_of(target_.path);
         folder != "/" && folder != "." && !connection_->stat(folder, info, context_).is_ok();
         folder = folder_of(folder)) {
      missing.push_back(folder);
    }
    for (; !missing.empty(); missing.pop_back()) {
      const Status status = connection_->make_folder(missing.back(), context_);
      if (status.is_ok()) {
        made_folders_.push_back(missing.back());
      } else if (!connection_->stat(missing.back(), info, context_).is_ok()) {
        fail_target(target_, "its folder can't be made", status, *connection_, context_);
      }
    }
  }

  /// The server takes its umask off the mode, which tells what a new file is to have in the end.
  void begin_file() {
    constexpr unsigned kNewMode = 0666;
    temporary_ = beside(target_.path, temporary_name(name_of(target_.path)));
    file_.emplace(*connection_);
    const Status status =
        file_->open(temporary_, LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_EXCL,
                    static_cast<long>(target_.mode ? kPrivateMode : kNewMode), context_);
    if (!status.is_ok()) temporary_.clear();
    require(status, "can't be written");
    FileInfo info;
    if (!file_->stat(info, context_).is_ok()) return;
    new_file_mode_ = info.mode.value_or(kNewMode) & kNewMode;
    file_->set_mode(kPrivateMode, context_);
    if (info.modified_seconds) {
      remove_old_leftovers(target_, *info.modified_seconds, *connection_, context_);
    }
  }

  void flush() {
    as_target(name(), [&] { require(file_->write(buffer_, context_), "writing failed"); });
    buffer_.clear();
  }

  void put_in_place_for_sure() {
    Reconnection reconnection;
    reconnection.connected();
    while (true) {
      try {
        if (connection_ == nullptr) {
          connection_ =
              connection_pool(context_).take(target_.location, auth_, reconnection, context_);
        }
        return require_in_place(put_in_place(target_, temporary_, *connection_, context_));
      } catch (const ConnectionError& error) {
        connection_.reset();
        reconnection.pause(error, 0, context_);
      }
    }
  }

  void require_in_place(const Status& status) {
    if (status.is_ok()) return;
    FileInfo info;
    if (!target_.may_replace && connection_->link_stat(target_.path, info, context_).is_ok()) {
      refuse_target(name(), "exists already, made by someone else during this run",
                    "take it away, or allow that it is replaced");
    }
    fail_target(target_, "renaming failed", status, *connection_, context_);
  }

  /// Takes away what was begun, whatever state the run and the connection are in.
  void tidy() {
    Cancellation patience;
    patience.set_deadline(std::chrono::steady_clock::now() +
                          std::chrono::milliseconds(limits::sftp_tidy_ms_max));
    RunContext context{.memory = context_.memory,
                       .cancellation = patience,
                       .log = context_.log,
                       .clock = context_.clock,
                       .temp_folder = context_.temp_folder,
                       .environment = context_.environment,
                       .shared = context_.shared};
    try {
      if (file_ && connection_->session().is_usable()) file_->close(context);
      file_.reset();
      if (temporary_.empty() && made_folders_.empty()) return;
      if (connection_ == nullptr || !connection_->session().is_usable()) {
        Reconnection reconnection;
        connection_ = connection_pool(context).take(target_.location, auth_, reconnection, context);
      }
      if (!temporary_.empty()) connection_->remove(temporary_, context);
      for (; !made_folders_.empty(); made_folders_.pop_back()) {
        connection_->remove_folder(made_folders_.back(), context);
      }
    } catch (const std::exception&) {
      if (temporary_.empty()) return;
      context_.log.warn(fmt::format("{} could not be removed again",
                                    target_.location.shown_with_path(temporary_)));
    }
  }

  RemoteTarget target_;
  InputAuth auth_;
  RunContext& context_;
  ConnectionPool::Lease connection_;
  std::optional<Connection::File> file_;   ///< while it is written
  std::vector<std::string> made_folders_;  ///< outermost first
  std::string temporary_;
  unsigned new_file_mode_ = 0644;
  std::vector<char> buffer_;
  uint64_t bytes_written_ = 0;
  bool is_committed_ = false;
};

}  // namespace

std::unique_ptr<ByteSink> create_sftp_target(const std::string& uri, const TargetOptions& options,
                                             RunContext& context) {
  const Location location = parse_location(uri);
  return as_target(location.shown, [&]() -> std::unique_ptr<ByteSink> {
    Reconnection reconnection;
    ConnectionPool::Lease connection =
        connection_pool(context).take(location, options.auth, reconnection, context);
    RemoteTarget target = find_target(location, options, *connection, context);
    return std::make_unique<SftpSink>(std::move(target), options.auth, std::move(connection),
                                      context);
  });
}

}  // namespace adze::io::sftp
