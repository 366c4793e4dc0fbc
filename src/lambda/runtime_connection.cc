#include "lambda/runtime_connection.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "lambda/shutdown.h"

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Error trouble(const std::string& what) {
  return {ErrorCategory::kInput, "the Runtime API " + what};
}

Error trouble(const char* what, int error_number) {
  return trouble(fmt::format("{}: {}", what, system_error_text(error_number)));
}

/// Addresses are numbers as a rule, and then nothing that finds names is loaded.
AddressList find_addresses(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  for (const int flags : {AI_NUMERICHOST | AI_NUMERICSERV, AI_NUMERICSERV}) {
    hints.ai_flags = flags;
    const int code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (code == 0) return {list, &::freeaddrinfo};
    if (code != EAI_NONAME) break;
  }
  throw trouble(fmt::format("has no address that can be found: '{}:{}'", host, port));
}

int timeout_ms(const steady_clock::time_point* until) {
  if (until == nullptr) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*until - steady_clock::now()).count();
  return static_cast<int>(std::max<int64_t>(left, 0));
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

RuntimeConnection::RuntimeConnection(const std::string& address, const Shutdown& shutdown)
    : shutdown_(shutdown) {
  const size_t colon = address.rfind(':');
  host_ = address.substr(0, colon);
  if (host_.size() > 2 && host_.front() == '[' && host_.back() == ']') {
    host_ = host_.substr(1, host_.size() - 2);
  }
  if (colon != std::string::npos) port_ = address.substr(colon + 1);
  if (host_.empty() || !is_port(port_) || host_.find_first_of("/@ \r\n") != std::string::npos) {
    Error error(ErrorCategory::kUsage, "AWS_LAMBDA_RUNTIME_API: is no address");
    error.fix = "give it as HOST:PORT, as Lambda and its emulator do";
    throw error;
  }
}

bool RuntimeConnection::wait(short events, const TimePoint* until, bool looks_at_shutdown,
                             short& found) const {
  std::array<pollfd, 2> watched = {
      {{.fd = socket_.number(), .events = events, .revents = 0},
       {.fd = looks_at_shutdown ? shutdown_.descriptor() : -1, .events = POLLIN, .revents = 0}}};
  while (true) {
    const int ready = ::poll(watched.data(), watched.size(), timeout_ms(until));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) throw trouble("can't be waited for", errno);
    if (ready == 0) throw trouble("does not answer in time");
    found = watched[0].revents;
    return found != 0;
  }
}

void RuntimeConnection::connect() {
  const AddressList addresses = find_addresses(host_, port_);
  const TimePoint until = steady_clock::now() + milliseconds(limits::lambda_connect_ms_max);
  int error_number = EADDRNOTAVAIL;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    socket_ = io::FileDescriptor(
        ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const bool is_done = socket_.is_open() &&
                         ::connect(socket_.number(), address->ai_addr, address->ai_addrlen) == 0;
    error_number = is_done ? 0 : errno;
    if (error_number == EINPROGRESS) {
      short found = 0;
      wait(POLLOUT, &until, false, found);
      socklen_t bytes = sizeof error_number;
      ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &error_number, &bytes);
    }
    if (error_number == 0) break;
    socket_.close();
  }
  if (error_number != 0) throw trouble("can't be reached", error_number);
  const int on = 1;
  ::setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Closed by the other side, or with bytes on it that nobody asked for.
bool RuntimeConnection::is_stale() const {
  char byte = 0;
  const ssize_t got = ::recv(socket_.number(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got >= 0 || (errno != EAGAIN);
}

bool RuntimeConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    // It may have answered before it closed: 413 to what is too long, say.
    if (errno == EPIPE || errno == ECONNRESET) return false;
    if (errno != EAGAIN) throw trouble("can't be written to", errno);
    const TimePoint until = steady_clock::now() + milliseconds(limits::lambda_stall_ms_max);
    short found = 0;
    wait(POLLOUT | POLLIN, &until, false, found);
    if ((found & POLLIN) != 0) return false;
  }
  return true;
}

bool RuntimeConnection::receive(HttpAnswerReader& reader, Patience patience) {
  std::array<char, 64 << 10> buffer;
  while (!reader.is_complete()) {
    const bool waits_for_ever = patience == Patience::kForEver && !reader.has_begun();
    const TimePoint until = steady_clock::now() + milliseconds(limits::lambda_stall_ms_max);
    short found = 0;
    if (!wait(POLLIN, waits_for_ever ? nullptr : &until, waits_for_ever, found)) return false;
    const ssize_t got = ::recv(socket_.number(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) throw trouble("breaks off", errno);
    if (got == 0) {
      reader.end();
    } else {
      reader.add({buffer.data(), static_cast<size_t>(got)});
    }
  }
  return true;
}

std::optional<HttpAnswer> RuntimeConnection::ask(std::string_view request, Patience patience) {
  HttpAnswerReader reader;
  bool was_sent = false;
  bool is_older = false;
  try {
    if (socket_.is_open() && is_stale()) socket_.close();
    is_older = socket_.is_open();
    if (!is_older) connect();
    was_sent = true;
    const bool is_whole = send(request);
    if (!receive(reader, patience)) return std::nullopt;
    if (!is_whole || !reader.is_reusable()) socket_.close();
    return std::move(reader.answer());
  } catch (const Error& error) {
    socket_.close();
    NoAnswer failure(error);
    failure.was_sent = was_sent;
    failure.was_stale = is_older && !reader.has_begun();
    failure.has_head = reader.has_head();
    failure.begun = std::move(reader.answer());
    throw failure;
  }
}

}  // namespace adze::lambda
