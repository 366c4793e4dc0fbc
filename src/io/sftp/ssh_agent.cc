#include "io/sftp/ssh_agent.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/sftp/wire_text.h"

namespace adze::io::sftp {
namespace {

constexpr char kRequestKeys = 11;
constexpr uint8_t kKeys = 12;
constexpr char kSignRequest = 13;
constexpr uint8_t kSignature = 14;
constexpr uint32_t kRsaSha256 = 2;
constexpr uint32_t kRsaSha512 = 4;
constexpr int kPollMs = 100;

/// The agent must sign an RSA key as the request says that it is signed (RFC 4252, section 7).
uint32_t sign_flags(std::string_view request) {
  WireReader reader(request);
  reader.text();  // session
  reader.byte();
  for (int i = 0; i < 3; ++i) reader.text();  // user, service, "publickey"
  reader.byte();
  const std::string_view algorithm = reader.text().value_or("");
  if (algorithm == "rsa-sha2-256") return kRsaSha256;
  return algorithm == "rsa-sha2-512" ? kRsaSha512 : 0;
}

std::string printable(std::string_view text) {
  std::string copy(text.substr(0, 80));
  std::replace_if(copy.begin(), copy.end(), [](char c) { return c < 0x20 || c == 0x7F; }, '?');
  return copy;
}

}  // namespace

std::optional<SshAgent> SshAgent::connect(RunContext& context) {
  const auto path = context.environment.find("SSH_AUTH_SOCK");
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path == context.environment.end() || path->second.empty() ||
      path->second.size() >= sizeof name.sun_path) {
    return std::nullopt;
  }
  std::memcpy(name.sun_path, path->second.data(), path->second.size());
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open() ||
      ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    return std::nullopt;
  }
  return SshAgent(std::move(socket));
}

/// False if the agent went away or does not answer.
bool SshAgent::transfer(char* bytes, size_t size, bool is_sent, RunContext& context) {
  const auto until = context.clock.now() + std::chrono::milliseconds(limits::sftp_stall_ms_max);
  while (size > 0) {
    const ssize_t done = is_sent ? ::send(socket_.number(), bytes, size, MSG_NOSIGNAL)
                                 : ::recv(socket_.number(), bytes, size, 0);
    if (done > 0) {
      bytes += done;
      size -= static_cast<size_t>(done);
      continue;
    }
    if (done == 0 || (errno != EAGAIN && errno != EINTR)) return false;
    context.cancellation.check();
    if (context.clock.now() > until) return false;
    pollfd waiting{
        .fd = socket_.number(), .events = short(is_sent ? POLLOUT : POLLIN), .revents = 0};
    ::poll(&waiting, 1, kPollMs);
  }
  return true;
}

std::optional<std::string> SshAgent::ask(const std::string& request, RunContext& context) {
  std::string message = wire_text(request);
  if (!transfer(message.data(), message.size(), true, context)) return std::nullopt;
  std::string head(4, '\0');
  if (!transfer(head.data(), head.size(), false, context)) return std::nullopt;
  const uint32_t size = WireReader(head).number().value_or(0);
  if (size > limits::ssh_agent_answer_bytes_max) return std::nullopt;
  std::string answer(size, '\0');
  if (!transfer(answer.data(), answer.size(), false, context)) return std::nullopt;
  return answer;
}

std::vector<SshAgent::Key> SshAgent::keys(RunContext& context) {
  std::vector<Key> keys;
  const std::optional<std::string> answer = ask(std::string(1, kRequestKeys), context);
  if (!answer) return keys;
  WireReader reader(*answer);
  if (reader.byte() != kKeys) return keys;
  const uint32_t count = reader.number().value_or(0);
  for (uint32_t i = 0; i < count && keys.size() < limits::ssh_keys_offered_max; ++i) {
    const auto key = reader.text();
    const auto comment = reader.text();
    if (!key || !comment) break;
    keys.push_back({.public_key = std::string(*key), .comment = printable(*comment)});
  }
  return keys;
}

std::optional<std::string> SshAgent::sign(const std::string& public_key, std::string_view data,
                                          RunContext& context) {
  const std::optional<std::string> answer =
      ask(kSignRequest + wire_text(public_key) + wire_text(data) + wire_number(sign_flags(data)),
          context);
  if (!answer) return std::nullopt;
  WireReader reader(*answer);
  if (reader.byte() != kSignature) return std::nullopt;
  WireReader signature(reader.text().value_or(""));
  if (!signature.text()) return std::nullopt;  // its type
  const std::optional<std::string_view> bytes = signature.text();
  return bytes ? std::optional<std::string>(*bytes) : std::nullopt;
}

}  // namespace adze::io::sftp
