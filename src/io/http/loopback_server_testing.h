#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "io/http/url.h"

namespace adze::io::http {

/// Connections on loopback, each given to `serve` in a thread of its own, with its number from 0.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(int connection, int number)> serve,
                          int receive_bytes = 0)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (receive_bytes > 0) {
      ::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    }
    ADZE_CHECK(::bind(listener_, generic, size) == 0 && ::listen(listener_, 8) == 0);
    ADZE_CHECK(::getsockname(listener_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      while (true) {
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        served_.emplace_back([connection, serve, number = connections_++] {
          serve(connection, number);
          ::close(connection);
        });
      }
    });
  }
  ~LoopbackServer() { stop(); }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// REQUIRES: the client has gone, or `serve` returns without it.
  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    for (std::thread& served : served_) served.join();
  }

  Url url(const std::string& path = "/") const {
    return {.text = "http://127.0.0.1:" + std::to_string(port_) + path,
            .shown = "",
            .scheme = "http",
            .host = "127.0.0.1",
            .port = std::to_string(port_),
            .user = "",
            .password = ""};
  }
  int connections() const { return connections_; }

 private:
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::vector<std::thread> served_;  // of `thread_`, until it has ended
  std::thread thread_;
};

inline void send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<size_t>(sent));
  }
}

}  // namespace adze::io::http
