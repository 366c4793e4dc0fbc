#include "io/sftp/ssh_session.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/sftp/connect_socket.h"
#include "io/sftp/connection_error.h"

namespace adze::io::sftp {
namespace {

using Kind = ConnectionError::Kind;
using std::chrono::milliseconds;

constexpr int kPollMs = 100;

// What a version of libssh2 does not have is passed over by it. The quickest ciphers first; nothing
// that rests on MD5, on 1,024 bits, or on CBC.
constexpr const char* kKeyExchanges =
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
    "ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
    "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256,diffie-hellman-group14-sha1";
constexpr const char* kHostKeys =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,"
    "rsa-sha2-256,ssh-rsa";
constexpr const char* kCiphers =
    "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr";
constexpr const char* kChecksums =
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512,"
    "hmac-sha1";

std::string host_key_methods(const std::vector<std::string>& first) {
  std::string list;
  for (const std::string& type : first) {
    list += type == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256,ssh-rsa," : type + ",";
  }
  return list + kHostKeys;
}

/// Printable ASCII only: part of it may be the server's.
std::string plain(const std::string& text) {
  std::string copy = text.substr(0, 200);
  std::replace_if(copy.begin(), copy.end(), [](char c) { return c < 0x20 || c == 0x7F; }, '?');
  return copy;
}

}  // namespace

SshSession::SshSession(Location location, const std::vector<std::string>& host_key_types,
                       RunContext& context)
    : ssh_(ssh_library()), location_(std::move(location)) {
  const auto until = context.clock.now() + milliseconds(limits::sftp_connect_ms_max);
  socket_ = connect_socket(location_, until, context);
  session_ = ssh_.session_init_ex(nullptr, nullptr, nullptr, this);
  if (session_ == nullptr) throw Error(ErrorCategory::kResources, "no memory for a connection");
  try {
    ssh_.session_set_blocking(session_, 0);
    prefer(LIBSSH2_METHOD_KEX, kKeyExchanges);
    prefer(LIBSSH2_METHOD_HOSTKEY, host_key_methods(host_key_types));
    for (const int way : {LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_CRYPT_SC}) prefer(way, kCiphers);
    for (const int way : {LIBSSH2_METHOD_MAC_CS, LIBSSH2_METHOD_MAC_SC}) prefer(way, kChecksums);
    const int result =
        finish(context, [&] { return ssh_.session_handshake(session_, socket_.number()); });
    if (result != 0) fail("no secure connection");
  } catch (...) {
    cut();
    ssh_.session_free(session_);
    throw;
  }
}

SshSession::~SshSession() {
  // A courtesy for the server's log; nobody waits for it.
  if (is_usable_) ssh_.session_disconnect_ex(session_, SSH_DISCONNECT_BY_APPLICATION, "", "");
  cut();
  ssh_.session_free(session_);
}

void SshSession::prefer(int method, const std::string& list) {
  if (ssh_.session_method_pref(session_, method, list.c_str()) == 0) return;
  throw Error(ErrorCategory::kInput, "this system's libssh2 has no method that adze would trust");
}

void SshSession::cut() {
  is_usable_ = false;
  ::shutdown(socket_.number(), SHUT_RDWR);
}

bool SshSession::is_quiet() const {
  pollfd waiting{.fd = socket_.number(), .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 0) == 0;
}

bool SshSession::is_cut_off() const {
  char next = 0;
  const ssize_t got = ::recv(socket_.number(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

void SshSession::begin_call(RunContext& context) {
  is_usable_ = false;  // until the call is done: what is left half done can't be gone on with
  last_byte_ = context.clock.now();
}

void SshSession::wait(RunContext& context) {
  context.cancellation.check();
  const int directions = ssh_.session_block_directions(session_);
  pollfd waiting{.fd = socket_.number(), .events = 0, .revents = 0};
  if ((directions & LIBSSH2_SESSION_BLOCK_INBOUND) != 0) waiting.events |= POLLIN;
  if ((directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0) waiting.events |= POLLOUT;
  if (waiting.events == 0) waiting.events = POLLIN;
  if (::poll(&waiting, 1, kPollMs) > 0) {
    last_byte_ = context.clock.now();
  } else if (context.clock.now() - last_byte_ > milliseconds(limits::sftp_stall_ms_max)) {
    throw ConnectionError(Kind::kDropped,
                          fmt::format("{} sent nothing for {} s", location_.place(),
                                      limits::sftp_stall_ms_max / 1000),
                          "try again later");
  }
}

void SshSession::fail(const std::string& what) {
  char* text = nullptr;
  const int code = ssh_.session_last_error(session_, &text, nullptr, 0);
  const std::string detail = plain(text == nullptr ? "" : text);
  is_usable_ = false;
  if (code == LIBSSH2_ERROR_ALLOC) throw Error(ErrorCategory::kResources, "out of memory");
  // libssh2 has many codes for a connection that is gone, and one for "no common method".
  const bool is_lost = code != LIBSSH2_ERROR_KEX_FAILURE &&
                       (is_cut_off() || code == LIBSSH2_ERROR_SOCKET_DISCONNECT ||
                        code == LIBSSH2_ERROR_SOCKET_RECV || code == LIBSSH2_ERROR_SOCKET_SEND ||
                        code == LIBSSH2_ERROR_TIMEOUT || code == LIBSSH2_ERROR_CHANNEL_CLOSED ||
                        code == LIBSSH2_ERROR_CHANNEL_EOF_SENT || code == LIBSSH2_ERROR_DECRYPT ||
                        code == LIBSSH2_ERROR_INVALID_MAC);
  if (is_lost) {
    throw ConnectionError(
        Kind::kDropped, fmt::format("the connection to {} was lost: {}", location_.place(), detail),
        "try again; if it stays so, ask those who run the server");
  }
  throw ConnectionError(Kind::kUnreachable,
                        fmt::format("{} with {}: {}", what, location_.place(), detail),
                        "check that the port is that of an SSH server, and what its log says");
}

}  // namespace adze::io::sftp
