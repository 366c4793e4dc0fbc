// What libcurl makes of methods, bodies and connections that stay open, tried against sockets.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "io/http/curl_transport.h"
#include "io/http/loopback_server_testing.h"
#include "io/http/url.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;

/// A request of `body_bytes` in its body; shorter where the client has gone.
std::string receive(int connection, size_t body_bytes = 0) {
  std::string request;
  size_t head_end = std::string::npos;
  char piece[65536];
  while (head_end == std::string::npos || request.size() < head_end + 4 + body_bytes) {
    const ssize_t got = ::recv(connection, piece, sizeof piece, 0);
    if (got <= 0) break;
    request.append(piece, static_cast<size_t>(got));
    head_end = request.find("\r\n\r\n");
  }
  return request;
}

constexpr const char* kDone =
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nx-amz-request-id: R1\r\n\r\n";

/// Closes with a reset, as hosts do that know nothing of a connection any more.
void reset(int connection) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

class CurlTransportUploadTest : public ::testing::Test {
 protected:
  std::unique_ptr<Transport> make(milliseconds stall_max = milliseconds(10'000)) {
    return make_curl_transport(world_.context,
                               {.connect_max = milliseconds(5'000), .stall_max = stall_max});
  }
  /// Sends one request and gives the connection back.
  Transport::Begun send(const Url& url, const char* method, std::string_view body = "") {
    const std::unique_ptr<Transport> transport = make();
    Transport::Begun begun =
        transport->begin({.url = url, .method = method, .body = body, .takes_codings = false});
    char piece[100];
    while (!begun.failure && transport->read(piece).bytes > 0) continue;
    return begun;
  }

  TestWorld world_;
};

TEST_F(CurlTransportUploadTest, MethodLinesAndBodyGoOutAsTheyAre) {
  for (const char* method : {"PUT", "POST"}) {
    for (const std::string& body : {std::string(), std::string("a\0b", 3)}) {
      std::string request;
      LoopbackServer server([&](int connection, int) {
        request = receive(connection, body.size());
        send_all(connection, kDone);
      });
      const Url url = server.url("/a/../b//c?x=%20");
      const std::vector<std::string> lines = {"x-amz-date: 20260101T000000Z", "x-amz-meta-a: "};
      const std::unique_ptr<Transport> transport = make();
      const Transport::Begun begun = transport->begin(
          {.url = url, .method = method, .headers = lines, .body = body, .takes_codings = false});
      ASSERT_FALSE(begun.failure);
      EXPECT_EQ(begun.answer.amz_field("x-amz-request-id"), "R1");
      server.stop();
      EXPECT_EQ(request, std::string(method) + " /a/../b//c?x=%20 HTTP/1.1\r\nHost: " +
                             url.place() + "\r\nUser-Agent: adze/" + ADZE_VERSION +
                             "\r\nAccept: */*\r\nx-amz-date: "
                             "20260101T000000Z\r\nx-amz-meta-a:\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body);
    }
  }
}

TEST_F(CurlTransportUploadTest, HeadHasNoBodyAndDeleteNoLength) {
  std::vector<std::string> requests;
  LoopbackServer server([&](int connection, int) {
    requests.push_back(receive(connection));
    send_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    requests.push_back(receive(connection));
    send_all(connection, "HTTP/1.1 204 No Content\r\n\r\n");
  });
  EXPECT_EQ(send(server.url(), "HEAD").answer.content_length, 5u);
  EXPECT_EQ(send(server.url(), "DELETE").answer.status, 204);
  server.stop();
  EXPECT_TRUE(requests.at(0).starts_with("HEAD / "));
  EXPECT_TRUE(requests.at(1).starts_with("DELETE / "));
  EXPECT_EQ(requests[1].find("Content-Length"), std::string::npos);
}

TEST_F(CurlTransportUploadTest, TransportsOneAfterTheOtherShareAConnection) {
  LoopbackServer server([&](int connection, int) {
    while (!receive(connection).empty()) send_all(connection, kDone);
  });
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(send(server.url(), "GET").failure);
  world_.context.shared = std::make_shared<SharedObjects>();  // closes it
  server.stop();
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlTransportUploadTest, ThreadsShareConnectionsAndHaveEachTheirOwn) {
  constexpr int kThreads = 6;
  const std::string body(50'000, 'x');
  LoopbackServer server([&](int connection, int) {
    while (receive(connection, body.size()).size() > body.size()) send_all(connection, kDone);
  });
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 20; ++k) EXPECT_FALSE(send(server.url(), "PUT", body).failure);
    });
  }
  for (std::thread& thread : threads) thread.join();
  world_.context.shared = std::make_shared<SharedObjects>();
  server.stop();
  EXPECT_LE(server.connections(), kThreads);
}

TEST_F(CurlTransportUploadTest, ConnectionClosedWhileIdleIsReplaced) {
  const std::string body(4 << 20, 'x');
  LoopbackServer server([&](int connection, int number) {
    receive(connection, number == 0 ? 0 : body.size());
    send_all(connection, kDone);
  });
  EXPECT_FALSE(send(server.url(), "GET").failure);
  std::this_thread::sleep_for(milliseconds(50));
  const Transport::Begun begun = send(server.url(), "PUT", body);
  EXPECT_FALSE(begun.failure);
  EXPECT_EQ(begun.times_sent, 1u);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(CurlTransportUploadTest, ConnectionThatDiesUnderTheNextRequestIsReplacedAndCounted) {
  for (const char* method : {"PUT", "GET"}) {
    const std::string sent(method == std::string("PUT") ? 32 << 20 : 0, 'x');
    std::string received;
    LoopbackServer server([&](int connection, int number) {
      if (number == 0) {
        receive(connection);
        send_all(connection, kDone);
        char byte;
        ::recv(connection, &byte, 1, 0);
        reset(connection);
      } else {
        received = receive(connection, sent.size());
        send_all(connection, kDone);
      }
    });
    EXPECT_FALSE(send(server.url(), "GET").failure);
    const Transport::Begun begun = send(server.url(), method, sent);
    EXPECT_FALSE(begun.failure) << method;
    EXPECT_EQ(begun.times_sent, 2u);
    server.stop();
    EXPECT_TRUE(received.ends_with("\r\n\r\n" + sent));
  }
}

TEST_F(CurlTransportUploadTest, ConnectionThatDiesFirstIsAFailure) {
  const std::string body(32 << 20, 'x');
  LoopbackServer server([&](int connection, int) {
    char byte;
    ::recv(connection, &byte, 1, 0);
    reset(connection);
  });
  const Transport::Begun begun = send(server.url(), "PUT", body);
  ASSERT_TRUE(begun.failure);
  EXPECT_EQ(begun.failure->kind, Kind::kDropped);
  EXPECT_EQ(begun.times_sent, 1u);
}

TEST_F(CurlTransportUploadTest, AnswerBeforeTheWholeBodyHasGoneOutCounts) {
  const std::string body(32 << 20, 'x');
  LoopbackServer server([&](int connection, int) {
    char piece[1000];
    ::recv(connection, piece, sizeof piece, 0);
    send_all(connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    while (::recv(connection, piece, sizeof piece, 0) > 0) continue;
  });
  const Transport::Begun begun = send(server.url(), "PUT", body);
  EXPECT_FALSE(begun.failure);
  EXPECT_EQ(begun.answer.status, 403);
}

TEST_F(CurlTransportUploadTest, BodyThatIsTakenSlowlyIsNoStall) {
  const std::string body = std::string(8 << 20, 'x') + '!';
  LoopbackServer server(
      [&](int connection, int) {
        std::string piece(128 << 10, '\0');
        for (char last = 'x'; last != '!';) {
          std::this_thread::sleep_for(milliseconds(20));
          const ssize_t got = ::recv(connection, piece.data(), piece.size(), 0);
          if (got <= 0) return;
          last = piece[static_cast<size_t>(got) - 1];
        }
        send_all(connection, kDone);
      },
      256 << 10);
  const std::unique_ptr<Transport> transport = make(milliseconds(300));
  const Url url = server.url();
  const Transport::Begun begun = transport->begin({.url = url, .method = "PUT", .body = body});
  EXPECT_FALSE(begun.failure) << static_cast<int>(begun.failure->kind) << begun.failure->detail;
}

TEST_F(CurlTransportUploadTest, BodyThatNobodyTakesIsAStall) {
  const std::string body(32 << 20, 'x');
  std::atomic<bool> is_over{false};
  LoopbackServer server([&](int, int) {
    while (!is_over) std::this_thread::sleep_for(milliseconds(20));
  });
  const std::unique_ptr<Transport> transport = make(milliseconds(300));
  const Url url = server.url();
  const Transport::Begun begun = transport->begin({.url = url, .method = "PUT", .body = body});
  is_over = true;
  ASSERT_TRUE(begun.failure);
  EXPECT_EQ(begun.failure->kind, Kind::kStalled);
}

}  // namespace
}  // namespace adze::io::http
