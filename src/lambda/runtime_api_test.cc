#include "lambda/runtime_api.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "io/file_descriptor.h"
#include "lambda/shutdown.h"

namespace adze::lambda {
namespace {

/// A server that answers one request after another with the bytes it was given; an empty text is
/// the end of the connection without an answer, and '!' at the end of a text its end behind it.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::deque<std::string> answers) : answers_(std::move(answers)) {
    listener_ = io::FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t bytes = sizeof address;
    ::bind(listener_.number(), reinterpret_cast<sockaddr*>(&address), bytes);
    ::listen(listener_.number(), 16);
    ::getsockname(listener_.number(), reinterpret_cast<sockaddr*>(&address), &bytes);
    address_ = fmt::format("127.0.0.1:{}", ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    ::shutdown(listener_.number(), SHUT_RDWR);
    thread_.join();
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const std::string& address() const { return address_; }
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  void serve() {
    while (true) {
      const io::FileDescriptor connection(
          ::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!connection.is_open()) return;
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      while (answer_one(connection.number())) {
      }
    }
  }

  static size_t body_bytes(const std::string& head) {
    const size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  }

  bool answer_one(int connection) {
    std::string request;
    char buffer[4096];
    for (size_t end = request.npos;
         end == request.npos || request.size() < end + 4 + body_bytes(request);
         end = request.find("\r\n\r\n")) {
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      request.append(buffer, static_cast<size_t>(got));
    }
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (answers_.empty()) return false;
    std::string answer = answers_.front();
    answers_.pop_front();
    const bool ends = answer.empty() || answer.back() == '!';
    if (!answer.empty() && ends) answer.pop_back();
    ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    return !ends;
  }

  io::FileDescriptor listener_;
  std::string address_;
  std::mutex mutex_;
  std::deque<std::string> answers_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  std::thread thread_;
};

std::string event(const std::string& id, const std::string& body = "{}") {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {}\r\nContent-Length: {}\r\n\r\n{}", id,
      body.size(), body);
}

std::string status(int status) {
  return fmt::format("HTTP/1.1 {} Said\r\nContent-Length: 0\r\n\r\n", status);
}

const char* const kOk = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nOK";

class RuntimeApiTest : public ::testing::Test {
 protected:
  Shutdown shutdown_;
};

TEST_F(RuntimeApiTest, OneConnectionServesAll) {
  ScriptedServer server({event("a", "[1]"), kOk, event("b"), kOk, kOk});
  RuntimeApi api(server.address(), shutdown_);
  const auto invocation = api.next();
  ASSERT_TRUE(invocation);
  EXPECT_EQ(invocation->request_id, "a");
  EXPECT_EQ(invocation->payload, "[1]");
  EXPECT_EQ(api.post_response("a", "{\"x\":1}"), Acceptance::kAccepted);
  EXPECT_EQ(api.next()->request_id, "b");
  EXPECT_EQ(api.post_error("b", "{}", "Contract"), Acceptance::kAccepted);
  EXPECT_EQ(api.post_init_error("{}", "Usage"), Acceptance::kAccepted);
  EXPECT_EQ(server.connections(), 1);
  const auto requests = server.requests();
  EXPECT_TRUE(requests[0].starts_with("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"));
  EXPECT_TRUE(
      requests[1].starts_with("POST /2018-06-01/runtime/invocation/a/response HTTP/1.1\r\n"));
  EXPECT_TRUE(requests[1].ends_with("Content-Length: 7\r\n\r\n{\"x\":1}"));
  EXPECT_TRUE(requests[3].starts_with("POST /2018-06-01/runtime/invocation/b/error HTTP/1.1\r\n"));
  EXPECT_NE(requests[3].find("Lambda-Runtime-Function-Error-Type: Function.Contract\r\n"),
            std::string::npos);
  EXPECT_TRUE(requests[4].starts_with("POST /2018-06-01/runtime/init/error HTTP/1.1\r\n"));
}

TEST_F(RuntimeApiTest, ConnectionThatWasClosedMeanwhileIsMadeAnew) {
  ScriptedServer server({event("a") + "!", std::string(kOk) + "!", event("b")});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.next()->request_id, "a");
  EXPECT_EQ(api.post_response("a", "{}"), Acceptance::kAccepted);
  EXPECT_EQ(api.next()->request_id, "b");
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(RuntimeApiTest, EndOfAnOlderConnectionIsNoFailure) {
  // The request reaches a server that has just decided to close.
  ScriptedServer server({event("a"), kOk, "", "", "", event("b")});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.next()->request_id, "a");
  EXPECT_EQ(api.post_response("a", "{}"), Acceptance::kAccepted);
  EXPECT_EQ(api.next()->request_id, "b");
  EXPECT_EQ(server.requests().size(), 6u);
}

TEST_F(RuntimeApiTest, NextIsAskedAgainWhereItGotNoAnswer) {
  ScriptedServer server({"", "garbage\r\n\r\n!", event("a")});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.next()->request_id, "a");
}

TEST_F(RuntimeApiTest, NextIsNotAskedForEver) {
  ScriptedServer server({"", status(404), event("")});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_THROW(api.next(), Error);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(RuntimeApiTest, EventThatBreaksOffIsAnsweredByAnError) {
  const std::string whole = event("a", "{\"key\":\"value\"}");
  ScriptedServer server({whole.substr(0, whole.size() - 3) + "!", kOk, event("b")});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.next()->request_id, "b");
  const std::string error = server.requests()[1];
  EXPECT_TRUE(error.starts_with("POST /2018-06-01/runtime/invocation/a/error"));
  EXPECT_NE(error.find("\"retryable\":true"), std::string::npos) << error;
}

TEST_F(RuntimeApiTest, WhatIsOutOfOrderIsLeftAtOnce) {
  ScriptedServer server({status(500), status(403), status(500)});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_THROW(api.next(), Error);
  EXPECT_THROW(api.next(), Error);
  EXPECT_THROW(api.post_response("a", "{}"), Error);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(RuntimeApiTest, AnswerThatIsTooLargeOrRefused) {
  ScriptedServer server({status(413), status(400), status(403)});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.post_response("a", std::string(100'000, 'x')), Acceptance::kTooLarge);
  EXPECT_EQ(api.post_response("a", "{}"), Acceptance::kRefused);
  EXPECT_EQ(api.post_error("a", "{}", "Input"), Acceptance::kRefused);
}

TEST_F(RuntimeApiTest, AnswerIsSentAgainWhereNobodySaidThatItArrived) {
  ScriptedServer server({"", "", kOk});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.post_response("a", "{}"), Acceptance::kAccepted);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(RuntimeApiTest, AnswerThatHadArrivedIsNotRefused) {
  ScriptedServer server({"", status(400)});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_EQ(api.post_response("a", "{}"), Acceptance::kAccepted);
}

TEST_F(RuntimeApiTest, AnswerIsNotSentForEver) {
  ScriptedServer server({});
  RuntimeApi api(server.address(), shutdown_);
  EXPECT_THROW(api.post_response("a", "{}"), Error);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(RuntimeApiTest, ShutdownEndsTheWaitForAnEvent) {
  const io::FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::listen(listener.number(), 1), 0);
  sockaddr_in address{};
  socklen_t bytes = sizeof address;
  ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &bytes);
  RuntimeApi api(fmt::format("localhost:{}", ntohs(address.sin_port)), shutdown_);
  EXPECT_FALSE(shutdown_.is_requested());
  ::raise(SIGTERM);
  EXPECT_TRUE(shutdown_.is_requested());
  EXPECT_FALSE(api.next());
  EXPECT_THROW(shutdown_.cancellation().check(), Error);
}

TEST_F(RuntimeApiTest, NobodyListens) {
  RuntimeApi api("127.0.0.1:1", shutdown_);
  EXPECT_THROW(api.next(), Error);
  EXPECT_THROW(api.post_init_error("{}", "Usage"), Error);
}

TEST_F(RuntimeApiTest, AddressThatIsNone) {
  for (const char* address :
       {"", "127.0.0.1", ":9001", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:9001/path",
        "http://127.0.0.1:9001", "a b:1", "user@host:1", "127.0.0.1:123456"}) {
    EXPECT_THROW(RuntimeApi(address, shutdown_), Error) << address;
  }
  EXPECT_NO_THROW(RuntimeApi("[::1]:9001", shutdown_));
}

}  // namespace
}  // namespace adze::lambda
