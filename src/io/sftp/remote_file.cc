#include "io/sftp/remote_file.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "base/suggest.h"
#include "io/sftp/connection_error.h"

namespace adze::io::sftp {
namespace {

/// Names looked at for a suggestion.
constexpr size_t kSuggestedNamesMax = 10'000;

bool is_same(const FileInfo& a, const FileInfo& b) {
  return a.bytes == b.bytes && a.modified_seconds == b.modified_seconds;
}

}  // namespace

RemoteFile::RemoteFile(Location location, InputAuth auth, RunContext& context)
    : location_(std::move(location)), auth_(std::move(auth)), context_(context) {
  while (true) {
    try {
      open();
      return;
    } catch (const ConnectionError& error) {
      reconnection_.pause(error, 0, context_);
    }
  }
}

void RemoteFile::fail(std::string message, std::string fix) const {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = location_.shown;
  error.fix = std::move(fix);
  throw error;
}

void RemoteFile::fail(const Status& status, const char* what) const {
  Error error(status.is_refused() ? ErrorCategory::kPermission : ErrorCategory::kInput,
              fmt::format("{}: {}", what, status_text(status)));
  error.file = location_.shown;
  if (status.is_refused()) {
    error.fix = "ask its owner for the right to read it, or log in as a user who has it";
  }
  throw error;
}

/// ", did you mean 'X'?" or nothing.
std::string RemoteFile::suggestion() {
  const size_t slash = location_.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : location_.path.substr(0, slash + 1);
  std::vector<std::string> names;
  try {
    std::vector<ListedName> listed;
    connection_->list(folder, kSuggestedNamesMax, listed, context_);
    for (ListedName& entry : listed) {
      if (entry.info.kind != EntryKind::kFolder) names.push_back(std::move(entry.name));
    }
  } catch (const Error& error) {
    if (error.category != ErrorCategory::kInput) throw;
    return "";
  }
  return did_you_mean(location_.path.substr(slash + 1), names);
}

void RemoteFile::open() {
  file_.reset();
  connection_ = connection_pool(context_).take(location_, auth_, reconnection_, context_);
  file_.emplace(*connection_);
  Status status = file_->open(location_.path, LIBSSH2_FXF_READ, 0, context_);
  if (status.is_missing()) fail("there is no such file" + suggestion(), "");
  if (!status.is_ok()) {
    FileInfo info;
    // Some servers open no folder, and don't say why.
    if (!connection_->stat(location_.path, info, context_).is_ok()) info.kind.reset();
    if (info.kind != EntryKind::kFolder) fail(status, "the file can't be opened");
    info_ = info;
  } else {
    status = file_->stat(info_, context_);
    if (!status.is_ok()) fail(status, "the file's size can't be asked for");
  }
  if (info_.kind == EntryKind::kFolder) {
    fail("is a folder, not a file",
         fmt::format("write {}{} to read all files in it, or name them", location_.shown,
                     location_.shown.ends_with('/') ? "" : "/"));
  }
}

/// After a lost connection.
void RemoteFile::reopen() {
  const FileInfo before = info_;
  open();
  if (!is_same(before, info_)) {
    fail("the file was replaced while it was read", "run again: the result must be of one version");
  }
  file_->seek(position_);
}

size_t RemoteFile::read(std::span<char> into) {
  while (true) {
    try {
      if (!file_) reopen();
      size_t bytes = 0;
      const Status status = file_->read(into, bytes, context_);
      if (!status.is_ok()) fail(status, "reading failed");
      position_ += bytes;
      if (bytes == 0 && position_ < info_.bytes) {
        fail(fmt::format("ends after {} of {} bytes: it was cut while it was read", position_,
                         info_.bytes),
             "run again when nothing writes to it");
      }
      return bytes;
    } catch (const ConnectionError& error) {
      ConnectionError lost = error;
      lost.file = location_.shown;
      if (position_ > 0) lost.message += fmt::format(" after {} bytes", position_);
      file_.reset();
      connection_.reset();
      reconnection_.pause(lost, position_, context_);
    }
  }
}

void RemoteFile::seek(uint64_t position) {
  if (file_ && position != position_) file_->seek(position);
  position_ = position;
}

void RemoteFile::close() {
  if (!file_) return;
  try {
    file_->close(context_);
  } catch (const ConnectionError&) {
    // All that was wanted has been read.
  }
  file_.reset();
  connection_.reset();
}

}  // namespace adze::io::sftp
