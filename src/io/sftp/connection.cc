#include "io/sftp/connection.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "io/sftp/authenticate.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/host_key.h"

namespace adze::io::sftp {
namespace {

FileInfo info_of(const LIBSSH2_SFTP_ATTRIBUTES& attributes) {
  FileInfo info;
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_SIZE) != 0) info.bytes = attributes.filesize;
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_ACMODTIME) != 0) {
    info.modified_seconds = static_cast<int64_t>(attributes.mtime);
  }
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_PERMISSIONS) == 0) return info;
  info.mode = static_cast<unsigned>(attributes.permissions & 07777);
  switch (attributes.permissions & LIBSSH2_SFTP_S_IFMT) {
    case LIBSSH2_SFTP_S_IFREG:
      info.kind = EntryKind::kFile;
      break;
    case LIBSSH2_SFTP_S_IFDIR:
      info.kind = EntryKind::kFolder;
      break;
    case LIBSSH2_SFTP_S_IFLNK:
      info.is_link = true;
      break;
    case 0:
      break;
    default:
      info.kind = EntryKind::kOther;
  }
  return info;
}

LIBSSH2_SFTP_ATTRIBUTES attributes_of_mode(unsigned mode) {
  LIBSSH2_SFTP_ATTRIBUTES attributes{};
  attributes.flags = LIBSSH2_SFTP_ATTR_PERMISSIONS;
  attributes.permissions = mode;
  return attributes;
}

unsigned size_of(const std::string& path) { return static_cast<unsigned>(path.size()); }

/// What a server may call a file in a folder.
bool is_file_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos &&
         std::none_of(name.begin(), name.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

[[noreturn]] void refuse_name(const Location& location, const std::string& folder) {
  Error error(ErrorCategory::kInput,
              "the server lists a name here with a '/' or a control character in it");
  error.file = location.shown_with_path(folder);
  error.fix = "rename that file, or name the files to read one by one";
  throw error;
}

}  // namespace

std::string status_text(const Status& status) {
  switch (status.code) {
    case LIBSSH2_FX_NO_SUCH_FILE:
    case LIBSSH2_FX_NO_SUCH_PATH:
      return "there is no such file or folder";
    case LIBSSH2_FX_PERMISSION_DENIED:
      return "permission denied";
    case LIBSSH2_FX_WRITE_PROTECT:
      return "its file system is read-only";
    case LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM:
      return "its disk is full";
    case LIBSSH2_FX_QUOTA_EXCEEDED:
      return "the disk quota is used up";
    case LIBSSH2_FX_OP_UNSUPPORTED:
      return "the server does not support it";
    case LIBSSH2_FX_FILE_ALREADY_EXISTS:
      return "it exists already";
    default:
      return fmt::format("the server says failure (status {}) and no more", status.code);
  }
}

Connection::Connection(const Location& location, const InputAuth& auth, RunContext& context)
    : known_hosts_(read_known_hosts(location, auth.ssh.known_hosts, context)),
      session_(location, known_hosts_.key_types(), context),
      ssh_(session_.library()) {
  require_known_host(session_, known_hosts_, auth.ssh.known_hosts);
  authenticate(session_, auth, context);
  sftp_ = session_.finish(context, [&] { return ssh_.sftp_init(session_.handle()); });
  if (sftp_ == nullptr) session_.fail("the server starts no SFTP");
}

Connection::~Connection() {
  // Said to a server that listens it would have to be waited for.
  if (session_.is_usable()) {
    ssh_.session_disconnect_ex(session_.handle(), SSH_DISCONNECT_BY_APPLICATION, "", "");
  }
  session_.cut();
  if (sftp_ != nullptr) ssh_.sftp_shutdown(sftp_);
}

Status Connection::status_of(long result, const char* what) {
  if (result >= 0) return {};
  if (result != LIBSSH2_ERROR_SFTP_PROTOCOL) session_.fail(what);
  const Status status{ssh_.sftp_last_error(sftp_)};
  // libssh2 says so too of an answer that makes no sense.
  if (status.is_ok()) session_.fail(what);
  if (status.code == LIBSSH2_FX_CONNECTION_LOST || status.code == LIBSSH2_FX_NO_CONNECTION) {
    session_.cut();
    throw ConnectionError(ConnectionError::Kind::kDropped,
                          fmt::format("{} lost its connection", session_.location().place()),
                          "try again later");
  }
  return status;
}

template <typename Call>
Status Connection::finish(RunContext& context, const char* what, Call call) {
  return status_of(session_.finish(context, call), what);
}

Status Connection::any_stat(const std::string& path, int kind, FileInfo& info,
                            RunContext& context) {
  LIBSSH2_SFTP_ATTRIBUTES attributes{};
  const Status status = finish(context, "asking about a file failed", [&] {
    return ssh_.sftp_stat_ex(sftp_, path.data(), size_of(path), kind, &attributes);
  });
  if (status.is_ok()) info = info_of(attributes);
  return status;
}

Status Connection::stat(const std::string& path, FileInfo& info, RunContext& context) {
  return any_stat(path, LIBSSH2_SFTP_STAT, info, context);
}

Status Connection::link_stat(const std::string& path, FileInfo& info, RunContext& context) {
  return any_stat(path, LIBSSH2_SFTP_LSTAT, info, context);
}

Status Connection::set_mode(const std::string& path, unsigned mode, RunContext& context) {
  LIBSSH2_SFTP_ATTRIBUTES attributes = attributes_of_mode(mode);
  return finish(context, "setting a mode failed", [&] {
    return ssh_.sftp_stat_ex(sftp_, path.data(), size_of(path), LIBSSH2_SFTP_SETSTAT, &attributes);
  });
}

Status Connection::rename(const std::string& from, const std::string& to, RunContext& context) {
  return finish(context, "renaming failed", [&] {
    return ssh_.sftp_rename_ex(sftp_, from.data(), size_of(from), to.data(), size_of(to), 0);
  });
}

Status Connection::remove(const std::string& path, RunContext& context) {
  return finish(context, "removing a file failed",
                [&] { return ssh_.sftp_unlink_ex(sftp_, path.data(), size_of(path)); });
}

Status Connection::make_folder(const std::string& path, RunContext& context) {
  return finish(context, "making a folder failed",
                [&] { return ssh_.sftp_mkdir_ex(sftp_, path.data(), size_of(path), 0777); });
}

Status Connection::remove_folder(const std::string& path, RunContext& context) {
  return finish(context, "removing a folder failed",
                [&] { return ssh_.sftp_rmdir_ex(sftp_, path.data(), size_of(path)); });
}

std::optional<std::string> Connection::path_by(int request, const std::string& path,
                                               RunContext& context) {
  std::string found(limits::sftp_path_bytes_max, '\0');
  const int size = session_.finish(context, [&] {
    return ssh_.sftp_symlink_ex(sftp_, path.data(), size_of(path), found.data(), size_of(found),
                                request);
  });
  if (size == LIBSSH2_ERROR_BUFFER_TOO_SMALL) return std::nullopt;
  if (!status_of(size, "asking for a path failed").is_ok()) return std::nullopt;
  found.resize(static_cast<size_t>(size));
  if (found.empty() || found.find('\0') != std::string::npos) return std::nullopt;
  return found;
}

std::string Connection::real_path(const std::string& path, RunContext& context) {
  return path_by(LIBSSH2_SFTP_REALPATH, path, context).value_or(path);
}

std::optional<std::string> Connection::read_link(const std::string& path, RunContext& context) {
  return path_by(LIBSSH2_SFTP_READLINK, path, context);
}

std::optional<uint64_t> Connection::free_bytes(const std::string& path, RunContext& context) {
  LIBSSH2_SFTP_STATVFS room{};
  const Status status = finish(context, "asking for room failed", [&] {
    return ssh_.sftp_statvfs(sftp_, path.data(), path.size(), &room);
  });
  if (!status.is_ok() || room.f_blocks == 0) return std::nullopt;
  return room.f_bavail * room.f_frsize;
}

Status Connection::list(const std::string& path, size_t names_max, std::vector<ListedName>& names,
                        RunContext& context) {
  LIBSSH2_SFTP_HANDLE* handle = session_.finish(context, [&] {
    return ssh_.sftp_open_ex(sftp_, path.data(), size_of(path), 0, 0, LIBSSH2_SFTP_OPENDIR);
  });
  if (handle == nullptr) {
    return status_of(ssh_.session_last_errno(session_.handle()), "listing a folder failed");
  }
  std::string name(limits::sftp_path_bytes_max, '\0');
  try {
    while (names.size() <= names_max) {
      LIBSSH2_SFTP_ATTRIBUTES attributes{};
      const int size = session_.finish(context, [&] {
        return ssh_.sftp_readdir_ex(handle, name.data(), name.size(), nullptr, 0, &attributes);
      });
      if (size == LIBSSH2_ERROR_BUFFER_TOO_SMALL) refuse_name(session_.location(), path);
      const Status status = status_of(size, "listing a folder failed");
      if (size == 0 || !status.is_ok()) break;
      const std::string_view found(name.data(), static_cast<size_t>(size));
      if (found == "." || found == "..") continue;
      if (!is_file_name(found)) refuse_name(session_.location(), path);
      names.push_back({.name = std::string(found), .info = info_of(attributes)});
    }
    return finish(context, "closing a folder failed",
                  [&] { return ssh_.sftp_close_handle(handle); });
  } catch (...) {
    session_.cut();
    ssh_.sftp_close_handle(handle);
    throw;
  }
}

Connection::File::~File() {
  if (handle_ == nullptr) return;
  connection_.session_.cut();
  connection_.ssh_.sftp_close_handle(handle_);
}

Status Connection::File::open(const std::string& path, unsigned long flags, long mode,
                              RunContext& context) {
  SshSession& session = connection_.session_;
  handle_ = session.finish(context, [&] {
    return connection_.ssh_.sftp_open_ex(connection_.sftp_, path.data(), size_of(path), flags, mode,
                                         LIBSSH2_SFTP_OPENFILE);
  });
  if (handle_ != nullptr) return {};
  return connection_.status_of(connection_.ssh_.session_last_errno(session.handle()),
                               "opening a file failed");
}

Status Connection::File::stat(FileInfo& info, RunContext& context) {
  LIBSSH2_SFTP_ATTRIBUTES attributes{};
  const Status status = connection_.finish(context, "asking about a file failed", [&] {
    return connection_.ssh_.sftp_fstat_ex(handle_, &attributes, 0);
  });
  if (status.is_ok()) info = info_of(attributes);
  return status;
}

Status Connection::File::set_mode(unsigned mode, RunContext& context) {
  LIBSSH2_SFTP_ATTRIBUTES attributes = attributes_of_mode(mode);
  return connection_.finish(context, "setting a mode failed", [&] {
    return connection_.ssh_.sftp_fstat_ex(handle_, &attributes, 1);
  });
}

Status Connection::File::read(std::span<char> into, size_t& bytes, RunContext& context) {
  const ssize_t got = connection_.session_.finish(
      context, [&] { return connection_.ssh_.sftp_read(handle_, into.data(), into.size()); });
  bytes = got > 0 ? static_cast<size_t>(got) : 0;
  return connection_.status_of(got, "reading failed");
}

void Connection::File::seek(uint64_t position) { connection_.ssh_.sftp_seek64(handle_, position); }

Status Connection::File::write(std::span<const char> bytes, RunContext& context) {
  while (!bytes.empty()) {
    const ssize_t done = connection_.session_.finish(
        context, [&] { return connection_.ssh_.sftp_write(handle_, bytes.data(), bytes.size()); });
    const Status status = connection_.status_of(done, "writing failed");
    if (!status.is_ok()) return status;
    bytes = bytes.subspan(static_cast<size_t>(done));
  }
  return {};
}

Status Connection::File::sync(RunContext& context) {
  const Status status = connection_.finish(context, "syncing failed",
                                           [&] { return connection_.ssh_.sftp_fsync(handle_); });
  return status.code == LIBSSH2_FX_OP_UNSUPPORTED ? Status{} : status;
}

Status Connection::File::close(RunContext& context) {
  if (handle_ == nullptr) return {};
  LIBSSH2_SFTP_HANDLE* handle = handle_;
  const int result = connection_.session_.finish(
      context, [&] { return connection_.ssh_.sftp_close_handle(handle); });
  handle_ = nullptr;  // freed, whatever the server says
  return connection_.status_of(result, "closing a file failed");
}

}  // namespace adze::io::sftp
