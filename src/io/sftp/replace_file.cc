// SFTP's own request to rename replaces nothing, and libssh2 1.10 can't send OpenSSH's. So this
// speaks SFTP itself (draft-ietf-secsh-filexfer-02), over a second channel of the same login and
// for that one request.
#include "io/sftp/replace_file.h"

#include <array>
#include <optional>
#include <string_view>

#include "io/sftp/connection.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/wire_text.h"

namespace adze::io::sftp {
namespace {

constexpr char kInit = 1;
constexpr uint8_t kVersion = 2;
constexpr uint8_t kStatus = 101;
constexpr char kExtended = static_cast<char>(200);
constexpr uint32_t kProtocol = 3;
constexpr uint32_t kRequest = 1;
constexpr std::string_view kPosixRename = "posix-rename@openssh.com";
constexpr std::string_view kSubsystem = "subsystem";
constexpr std::string_view kSftp = "sftp";
constexpr std::string_view kSession = "session";
/// A version with all its extensions takes some hundred bytes.
constexpr uint32_t kAnswerBytesMax = 64 << 10;

class RenameChannel {
 public:
  RenameChannel(SshSession& session, RunContext& context)
      : session_(session), ssh_(session.library()), context_(context) {
    channel_ = session_.finish(context_, [&] {
      return ssh_.channel_open_ex(session_.handle(), kSession.data(), kSession.size(),
                                  LIBSSH2_CHANNEL_WINDOW_DEFAULT, LIBSSH2_CHANNEL_PACKET_DEFAULT,
                                  nullptr, 0);
    });
  }
  RenameChannel(const RenameChannel&) = delete;
  RenameChannel& operator=(const RenameChannel&) = delete;
  ~RenameChannel() {
    if (channel_ == nullptr) return;
    session_.cut();
    ssh_.channel_free(channel_);
  }

  void close() {
    if (channel_ == nullptr) return;
    LIBSSH2_CHANNEL* channel = channel_;
    session_.finish(context_, [&] { return ssh_.channel_free(channel); });
    channel_ = nullptr;
  }

  /// False if the server opens no second channel, or has no such request.
  bool begin() {
    if (channel_ == nullptr) return false;
    const int started = session_.finish(context_, [&] {
      return ssh_.channel_process_startup(channel_, kSubsystem.data(), kSubsystem.size(),
                                          kSftp.data(), kSftp.size());
    });
    if (started != 0) return false;
    send(kInit + wire_number(kProtocol));
    const std::optional<std::string> answer = receive();
    if (!answer) return false;
    WireReader reader(*answer);
    if (reader.byte() != kVersion || !reader.number()) return false;
    while (const auto name = reader.text()) {
      if (!reader.text()) return false;
      if (*name == kPosixRename) return true;
    }
    return false;
  }

  Status rename(const std::string& from, const std::string& to) {
    send(kExtended + wire_number(kRequest) + wire_text(kPosixRename) + wire_text(from) +
         wire_text(to));
    const std::optional<std::string> answer = receive();
    WireReader reader(answer ? *answer : std::string_view());
    const bool is_answer = reader.byte() == kStatus && reader.number() == kRequest;
    const std::optional<uint32_t> code = reader.number();
    if (is_answer && code) return {*code};
    session_.cut();
    throw ConnectionError(ConnectionError::Kind::kDropped,
                          "the server did not answer a request to rename", "run again");
  }

 private:
  void send(const std::string& message) {
    const std::string packet = wire_text(message);
    size_t sent = 0;
    while (sent < packet.size()) {
      const ssize_t done = session_.finish(context_, [&] {
        return ssh_.channel_write_ex(channel_, 0, packet.data() + sent, packet.size() - sent);
      });
      if (done <= 0) session_.fail("renaming failed");
      sent += static_cast<size_t>(done);
    }
  }

  /// False if the server closes the channel first.
  bool fill(char* into, size_t size) {
    while (size > 0) {
      const ssize_t got =
          session_.finish(context_, [&] { return ssh_.channel_read_ex(channel_, 0, into, size); });
      if (got < 0) session_.fail("renaming failed");
      if (got == 0) return false;
      into += got;
      size -= static_cast<size_t>(got);
    }
    return true;
  }

  std::optional<std::string> receive() {
    std::array<char, 4> head;
    if (!fill(head.data(), head.size())) return std::nullopt;
    const uint32_t size = WireReader({head.data(), head.size()}).number().value_or(0);
    if (size > kAnswerBytesMax) return std::nullopt;
    std::string answer(size, '\0');
    if (!fill(answer.data(), answer.size())) return std::nullopt;
    return answer;
  }

  SshSession& session_;
  const SshLibrary& ssh_;
  RunContext& context_;
  LIBSSH2_CHANNEL* channel_ = nullptr;
};

}  // namespace

Status replace_file(Connection& connection, const std::string& from, const std::string& to,
                    RunContext& context) {
  RenameChannel channel(connection.session(), context);
  const Status status =
      channel.begin() ? channel.rename(from, to) : Status{LIBSSH2_FX_OP_UNSUPPORTED};
  channel.close();
  return status;
}

}  // namespace adze::io::sftp
