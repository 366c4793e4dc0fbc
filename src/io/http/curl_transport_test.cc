#include "io/http/curl_transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <thread>

#include "io/http/loopback_server_testing.h"
#include "io/http/url.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;

/// A server that gives a connection to `serve` once the request has come.
class OneConnection {
 public:
  explicit OneConnection(std::function<void(int)> serve)
      : server_([serve = std::move(serve)](int connection, int) {
          char request[4096];
          if (::recv(connection, request, sizeof request, 0) > 0) serve(connection);
        }) {}

  Url url(const std::string& scheme = "http") const {
    return parse_url(scheme + "://" + server_.url().place() + "/");
  }

 private:
  LoopbackServer server_;
};

/// Until the client goes away.
void stay_silent(int connection) {
  char byte;
  while (::recv(connection, &byte, 1, 0) > 0) continue;
}

std::string body_of(Transport& transport, size_t piece_bytes) {
  std::string body;
  std::string piece(piece_bytes, '\0');
  while (true) {
    const Transport::Got got = transport.read(piece);
    EXPECT_FALSE(got.failure);
    if (got.bytes == 0) return body;
    body.append(piece, 0, got.bytes);
  }
}

class CurlTransportTest : public ::testing::Test {
 protected:
  std::unique_ptr<Transport> make(milliseconds stall_max = milliseconds(10'000)) {
    return make_curl_transport(world_.context,
                               {.connect_max = milliseconds(5'000), .stall_max = stall_max});
  }

  TestWorld world_;
};

TEST_F(CurlTransportTest, BodyComesInPiecesOfAnySize) {
  std::string body;
  for (int i = 0; i < 400'000; ++i) body += std::to_string(i) + "\n";
  for (const size_t piece_bytes : {size_t{7}, size_t{1000}, size_t{1} << 20}) {
    OneConnection server([&](int connection) {
      send_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                               "\r\n\r\n" + body);
    });
    const std::unique_ptr<Transport> transport = make();
    const Url url = server.url();
    ASSERT_FALSE(transport->begin({.url = url}).failure);
    EXPECT_TRUE(body_of(*transport, piece_bytes) == body) << piece_bytes;
  }
}

TEST_F(CurlTransportTest, ConnectionThatEndsWithinTheHandshakeIsLostAndNotUnfit) {
  world_.context.environment = {{"SSL_CERT_DIR", "/tmp"}};
  const linger resets{.l_onoff = 1, .l_linger = 0};
  const std::pair<std::function<void(int)>, Kind> cases[] = {
      {[](int) {}, Kind::kDropped},
      {[&](int connection) {
         ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &resets, sizeof resets);
       },
       Kind::kDropped},
      {[](int connection) { send_all(connection, "HTTP/1.1 400 Bad Request\r\n\r\n"); },
       Kind::kTls},
  };
  for (const auto& [serve, kind] : cases) {
    OneConnection server(serve);
    const std::unique_ptr<Transport> transport = make();
    const Url url = server.url("https");
    const Transport::Begun begun = transport->begin({.url = url});
    ASSERT_TRUE(begun.failure);
    EXPECT_EQ(begun.failure->kind, kind) << begun.failure->detail;
  }
}

TEST_F(CurlTransportTest, NoneOfManySmallChunksIsLostWhileTheyAreHeldBack) {
  std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body;
  for (int i = 0; i < 200'000; ++i) {
    chunks += "5\r\nabcd\n\r\n";
    body += "abcd\n";
  }
  chunks += "0\r\n\r\n";
  OneConnection server([&](int connection) { send_all(connection, chunks); });
  const std::unique_ptr<Transport> transport = make();
  const Url url = server.url();
  ASSERT_FALSE(transport->begin({.url = url}).failure);
  std::this_thread::sleep_for(milliseconds(200));  // so that all of it waits in the socket
  EXPECT_TRUE(body_of(*transport, 10) == body);
}

TEST_F(CurlTransportTest, SilenceBeforeTheHeadAndInTheBodyIsAStall) {
  for (const char* said :
       {"", "HTTP/1.1 200 OK\r\nX: y\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
    OneConnection server([&](int connection) {
      send_all(connection, said);
      stay_silent(connection);
    });
    std::unique_ptr<Transport> transport = make(milliseconds(300));
    const Url url = server.url();
    const Transport::Begun begun = transport->begin({.url = url});
    std::optional<TransportFailure> failure = begun.failure;
    char piece[10];
    while (!failure) failure = transport->read(piece).failure;
    EXPECT_EQ(failure->kind, Kind::kStalled) << said;
    transport.reset();
  }
}

TEST_F(CurlTransportTest, SlowReaderIsNoStall) {
  OneConnection server([&](int connection) {
    send_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
    std::this_thread::sleep_for(milliseconds(600));
    send_all(connection, "def");
  });
  const std::unique_ptr<Transport> transport = make(milliseconds(400));
  const Url url = server.url();
  ASSERT_FALSE(transport->begin({.url = url}).failure);
  std::string piece(3, '\0');
  EXPECT_EQ(transport->read(piece).bytes, 3u);
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_EQ(transport->read(piece).bytes, 3u);
}

TEST_F(CurlTransportTest, SignalEndsAWait) {
  OneConnection server(stay_silent);
  {
    const std::unique_ptr<Transport> transport = make();
    std::thread signal([&] {
      std::this_thread::sleep_for(milliseconds(200));
      world_.cancellation.request(SIGINT);
    });
    const Url url = server.url();
    const Error error = thrown([&] { transport->begin({.url = url}); });
    EXPECT_EQ(error.category, ErrorCategory::kInterrupted);
    EXPECT_EQ(thrown([&] { transport->wait(milliseconds(60'000)); }).category,
              ErrorCategory::kInterrupted);
    signal.join();
  }
}

TEST_F(CurlTransportTest, TlsThatIsNeverAnsweredIsNoConnectionInTime) {
  world_.context.environment["SSL_CERT_DIR"] = "/";
  OneConnection server(stay_silent);
  {
    const std::unique_ptr<Transport> transport =
        make_curl_transport(world_.context, {.connect_max = milliseconds(300)});
    const Url url = parse_url("https://" + server.url().place() + "/");
    const Transport::Begun begun = transport->begin({.url = url});
    ASSERT_TRUE(begun.failure);
    EXPECT_EQ(begun.failure->kind, Kind::kConnectTimeout);
  }
}

TEST_F(CurlTransportTest, NobodyListensIsRefused) {
  const std::unique_ptr<Transport> transport = make();
  const Url url = parse_url("http://127.0.0.1:1/");
  const Transport::Begun begun = transport->begin({.url = url});
  ASSERT_TRUE(begun.failure);
  EXPECT_EQ(begun.failure->kind, Kind::kRefused);
  EXPECT_EQ(begun.failure->detail, "Connection refused");
}

TEST(CurlTransport, WhatMustBePublicIsNotSentToLoopbackWhateverItsName) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener, generic, size), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  TestWorld world;
  const auto transport = make_curl_transport(world.context);
  for (const char* host : {"127.0.0.1", "localhost", "2130706433"}) {
    const Url url =
        parse_url("http://" + std::string(host) + ":" + std::to_string(ntohs(address.sin_port)));
    const auto begun = transport->begin({.url = url, .only_public = true});
    ASSERT_TRUE(begun.failure) << host;
    EXPECT_EQ(begun.failure->kind, Kind::kPrivate) << host;
    EXPECT_EQ(begun.times_sent, 0u);
  }
  ::close(listener);
}

}  // namespace
}  // namespace adze::io::http
