#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "io/file_descriptor.h"
#include "io/sftp/location.h"
#include "io/sftp/ssh_library.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

/// A session of libssh2 on a socket that does not block: every wait in it ends after 100 ms, so
/// that a silent server can't keep a run from a signal or its deadline. Used by one thread at a
/// time; holds no RunContext. What breaks the connection, or leaves a call half done, makes it
/// unusable for good.
class SshSession {
 public:
  /// Connects, and agrees on keys; `host_key_types` are asked for before all others. Throws
  /// ConnectionError.
  SshSession(Location location, const std::vector<std::string>& host_key_types,
             RunContext& context);
  ~SshSession();
  SshSession(const SshSession&) = delete;
  SshSession& operator=(const SshSession&) = delete;

  /// Calls libssh2 until it does not ask to be called again, and returns what it said. Throws
  /// ConnectionError if it takes too long.
  template <typename Call>
  auto finish(RunContext& context, Call call) {
    begin_call(context);
    while (true) {
      const auto result = call();
      if (!wants_more(result)) {
        is_usable_ = true;
        return result;
      }
      wait(context);
    }
  }

  /// Throws what libssh2 says about the call that failed just now, and gives the session up.
  [[noreturn]] void fail(const std::string& what);

  /// Nothing comes from the server that nobody waits for, such as the end.
  bool is_quiet() const;
  bool is_usable() const { return is_usable_; }
  /// Cuts the connection, so that what is open in it can be freed without waiting.
  void cut();

  LIBSSH2_SESSION* handle() const { return session_; }
  const SshLibrary& library() const { return ssh_; }
  const Location& location() const { return location_; }

  /// What keyboard-interactive prompts are answered with; see authenticate.cc.
  struct Prompts {
    std::string answer;
    unsigned answered = 0;
  };
  Prompts& prompts() { return prompts_; }

 private:
  void prefer(int method, const std::string& list);
  /// The other end has closed the connection.
  bool is_cut_off() const;
  void begin_call(RunContext& context);
  void wait(RunContext& context);
  bool wants_more(long result) const { return result == LIBSSH2_ERROR_EAGAIN; }
  bool wants_more(int result) const { return result == LIBSSH2_ERROR_EAGAIN; }
  template <typename Thing>
  bool wants_more(Thing* result) const {
    return result == nullptr && ssh_.session_last_errno(session_) == LIBSSH2_ERROR_EAGAIN;
  }

  const SshLibrary& ssh_;
  Location location_;
  Prompts prompts_;
  FileDescriptor socket_;
  LIBSSH2_SESSION* session_ = nullptr;
  bool is_usable_ = true;
  std::chrono::steady_clock::time_point last_byte_;
};

}  // namespace adze::io::sftp
