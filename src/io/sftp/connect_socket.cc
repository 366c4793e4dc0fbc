// getaddrinfo() can't be interrupted, so it runs in a thread of its own, which is left alone with
// its copy of the name when the run is to stop first.
#include "io/sftp/connect_socket.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/location.h"

namespace adze::io::sftp {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;
using Kind = ConnectionError::Kind;

constexpr int kPollMs = 100;

struct Address {
  int family;
  socklen_t size;
  sockaddr_storage bytes;
};

/// What a thread that resolves a name shares with whoever waits for it.
struct Resolution {
  std::string host;
  std::string port;
  std::mutex mutex;
  std::condition_variable changed;
  bool is_done = false;
  int error_code = 0;
  std::vector<Address> addresses;
};

void resolve(Resolution& resolution) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(resolution.host.c_str(), resolution.port.c_str(), &hints, &list);
  const std::lock_guard lock(resolution.mutex);
  resolution.error_code = code;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    Address address{.family = entry->ai_family, .size = entry->ai_addrlen, .bytes = {}};
    std::memcpy(&address.bytes, entry->ai_addr, entry->ai_addrlen);
    resolution.addresses.push_back(address);
  }
  if (list != nullptr) ::freeaddrinfo(list);
  resolution.is_done = true;
  resolution.changed.notify_all();
}

[[noreturn]] void fail_in_time(const Location& location) {
  throw ConnectionError(Kind::kUnreachable,
                        fmt::format("no connection to {} within {} s", location.place(),
                                    limits::sftp_connect_ms_max / 1000),
                        "check the address and firewalls");
}

std::vector<Address> addresses_of(const Location& location, SteadyTime until, RunContext& context) {
  const auto resolution = std::make_shared<Resolution>();
  resolution->host = location.host;
  resolution->port = std::to_string(location.port);
  std::thread([resolution] { resolve(*resolution); }).detach();
  std::unique_lock lock(resolution->mutex);
  while (!resolution->is_done) {
    resolution->changed.wait_for(lock, milliseconds(kPollMs));
    context.cancellation.check();
    if (!resolution->is_done && context.clock.now() > until) fail_in_time(location);
  }
  if (!resolution->addresses.empty()) return resolution->addresses;
  throw ConnectionError(resolution->error_code == EAI_AGAIN ? Kind::kDropped : Kind::kUnreachable,
                        fmt::format("the host '{}' is not known", location.host),
                        "check the name and the network; names of ~/.ssh/config are not known to "
                        "adze");
}

/// 0, or an errno.
int connect_to(const Address& address, const FileDescriptor& socket, SteadyTime until,
               RunContext& context) {
  const auto* name = reinterpret_cast<const sockaddr*>(&address.bytes);
  if (::connect(socket.number(), name, address.size) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  while (true) {
    context.cancellation.check();
    if (context.clock.now() > until) return ETIMEDOUT;
    pollfd waiting{.fd = socket.number(), .events = POLLOUT, .revents = 0};
    if (::poll(&waiting, 1, kPollMs) > 0) break;
  }
  int error_number = 0;
  socklen_t size = sizeof error_number;
  ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error_number, &size);
  return error_number;
}

}  // namespace

FileDescriptor connect_socket(const Location& location, SteadyTime until, RunContext& context) {
  const std::vector<Address> addresses = addresses_of(location, until, context);
  int error_number = 0;
  for (size_t i = 0; i < addresses.size(); ++i) {
    FileDescriptor socket(
        ::socket(addresses[i].family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) {
      error_number = errno;
      continue;
    }
    // One that does not answer leaves time for the others.
    const SteadyTime now = context.clock.now();
    const auto share = (until - now) / static_cast<int64_t>(addresses.size() - i);
    error_number = connect_to(addresses[i], socket, now + share, context);
    if (error_number != 0) continue;
    // Many small requests are waited for; without this each may stay for 40 ms.
    const int on = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
  }
  if (error_number == ETIMEDOUT) fail_in_time(location);
  throw ConnectionError(
      Kind::kUnreachable,
      fmt::format("no connection to {}: {}", location.place(), system_error_text(error_number)),
      "check the address and the port, and that an SSH server runs there");
}

}  // namespace adze::io::sftp
