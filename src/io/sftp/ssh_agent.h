#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/file_descriptor.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

/// A connection to the agent that holds the user's keys and signs with them (OpenSSH's
/// PROTOCOL.agent). libssh2 has a client too, which waits for an agent without end. All waits poll
/// the run's cancellation and end after limits::sftp_stall_ms_max.
class SshAgent {
 public:
  struct Key {
    std::string public_key;  ///< as SSH sends it
    std::string comment;     ///< what its owner calls it, printable
  };

  /// The agent at SSH_AUTH_SOCK; nothing if there is none.
  static std::optional<SshAgent> connect(RunContext& context);

  /// At most limits::ssh_keys_offered_max; none if the agent does not answer.
  std::vector<Key> keys(RunContext& context);

  /// The signature of a request to log in, alone, without its type; nothing if the agent refuses.
  std::optional<std::string> sign(const std::string& public_key, std::string_view data,
                                  RunContext& context);

 private:
  explicit SshAgent(FileDescriptor socket) : socket_(std::move(socket)) {}
  std::optional<std::string> ask(const std::string& request, RunContext& context);
  bool transfer(char* bytes, size_t size, bool is_sent, RunContext& context);

  FileDescriptor socket_;
};

}  // namespace adze::io::sftp
