#pragma once

#include <optional>
#include <span>
#include <string>

#include "io/sftp/connection_pool.h"
#include "io/sftp/reconnection.h"

namespace adze::io::sftp {

/// A file that is read. Where the connection is lost it is made anew, and the reading goes on at
/// the same byte if the file's size and time of change are still the same.
class RemoteFile {
 public:
  /// Opens at once. Throws Error(kInput, kPermission).
  RemoteFile(Location location, InputAuth auth, RunContext& context);

  /// At least one byte from position() on; 0 at the end. Throws Error(kInput) if the end comes
  /// before the size that the file had.
  size_t read(std::span<char> into);
  void seek(uint64_t position);
  /// What was read to its end gives its connection back for others.
  void close();

  uint64_t position() const { return position_; }
  const FileInfo& info() const { return info_; }
  const Location& location() const { return location_; }

 private:
  void open();
  void reopen();
  [[noreturn]] void fail(const Status& status, const char* what) const;
  [[noreturn]] void fail(std::string message, std::string fix) const;
  std::string suggestion();

  Location location_;
  InputAuth auth_;
  RunContext& context_;
  Reconnection reconnection_;
  ConnectionPool::Lease connection_;
  std::optional<Connection::File> file_;
  FileInfo info_;
  uint64_t position_ = 0;
};

}  // namespace adze::io::sftp
