#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/input_auth.h"
#include "io/sftp/known_hosts.h"
#include "io/sftp/ssh_session.h"
#include "io/walk_folders.h"

namespace adze::io::sftp {

/// How the server answered a request: one of SFTP's status codes (LIBSSH2_FX_…).
struct Status {
  unsigned long code = LIBSSH2_FX_OK;

  bool is_ok() const { return code == LIBSSH2_FX_OK; }
  bool is_missing() const {
    return code == LIBSSH2_FX_NO_SUCH_FILE || code == LIBSSH2_FX_NO_SUCH_PATH;
  }
  bool is_refused() const {
    return code == LIBSSH2_FX_PERMISSION_DENIED || code == LIBSSH2_FX_WRITE_PROTECT;
  }
};

/// "permission denied", for messages.
std::string status_text(const Status& status);

struct FileInfo {
  std::optional<EntryKind> kind;  ///< unset: the server does not say. Never kMissing.
  bool is_link = false;
  uint64_t bytes = 0;
  std::optional<int64_t> modified_seconds;  ///< since 1970
  std::optional<unsigned> mode;             ///< the permissions alone
};

struct ListedName {
  std::string name;
  FileInfo info;
};

/// A logged-in connection that speaks SFTP. One thread at a time; holds no RunContext. Every call
/// throws ConnectionError if the connection is lost, and gives a Status for all else.
class Connection {
 public:
  /// Throws Error(kPermission) for an unknown host and where nobody is let in.
  Connection(const Location& location, const InputAuth& auth, RunContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Status stat(const std::string& path, FileInfo& info, RunContext& context);
  /// Of a link itself.
  Status link_stat(const std::string& path, FileInfo& info, RunContext& context);
  Status set_mode(const std::string& path, unsigned mode, RunContext& context);
  Status rename(const std::string& from, const std::string& to, RunContext& context);
  Status remove(const std::string& path, RunContext& context);
  Status make_folder(const std::string& path, RunContext& context);
  Status remove_folder(const std::string& path, RunContext& context);
  /// The path without links; `path` itself where the server does not know.
  std::string real_path(const std::string& path, RunContext& context);
  /// Where a link leads; nothing if it is none.
  std::optional<std::string> read_link(const std::string& path, RunContext& context);
  /// Bytes that this user may still write there; nothing if the server does not say.
  std::optional<uint64_t> free_bytes(const std::string& path, RunContext& context);
  /// All names but "." and "..", at most `names_max` and one more; in the server's order. Throws
  /// Error(kInput) for a name that is none: empty, with '/' or a control character.
  Status list(const std::string& path, size_t names_max, std::vector<ListedName>& names,
              RunContext& context);

  /// A file on the server. Belongs to its Connection, and cuts it if it is not closed.
  class File {
   public:
    explicit File(Connection& connection) : connection_(connection) {}
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    /// `flags` of LIBSSH2_FXF_….
    Status open(const std::string& path, unsigned long flags, long mode, RunContext& context);
    Status stat(FileInfo& info, RunContext& context);
    Status set_mode(unsigned mode, RunContext& context);
    /// At least one byte, or none at the end; many requests are on their way at once if `into` is
    /// large.
    Status read(std::span<char> into, size_t& bytes, RunContext& context);
    void seek(uint64_t position);
    /// All bytes, acknowledged by the server.
    Status write(std::span<const char> bytes, RunContext& context);
    /// Ok also where the server has no such request.
    Status sync(RunContext& context);
    Status close(RunContext& context);

   private:
    Connection& connection_;
    LIBSSH2_SFTP_HANDLE* handle_ = nullptr;
  };

  SshSession& session() { return session_; }

 private:
  template <typename Call>
  Status finish(RunContext& context, const char* what, Call call);
  Status status_of(long result, const char* what);
  std::optional<std::string> path_by(int request, const std::string& path, RunContext& context);
  Status any_stat(const std::string& path, int kind, FileInfo& info, RunContext& context);

  const KnownHosts known_hosts_;
  SshSession session_;
  const SshLibrary& ssh_;
  LIBSSH2_SFTP* sftp_ = nullptr;
};

}  // namespace adze::io::sftp
