#include "lambda/http_answer.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/limits.h"

namespace adze::lambda {
namespace {

/// The same bytes in pieces of several sizes must be read alike.
HttpAnswerReader read(std::string_view bytes) {
  HttpAnswerReader whole;
  whole.add(bytes);
  for (const size_t piece : {1, 2, 7}) {
    HttpAnswerReader pieces;
    for (size_t begin = 0; begin < bytes.size(); begin += piece) {
      pieces.add(bytes.substr(begin, piece));
    }
    EXPECT_EQ(pieces.is_complete(), whole.is_complete()) << piece;
    EXPECT_EQ(pieces.answer().body, whole.answer().body) << piece;
    EXPECT_EQ(pieces.answer().headers, whole.answer().headers) << piece;
    EXPECT_EQ(pieces.is_reusable(), whole.is_reusable()) << piece;
  }
  return whole;
}

TEST(HttpAnswer, BodyHasItsLength) {
  const auto reader = read(
      "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id:  a-1 \r\nContent-Length: 2\r\n\r\n{}");
  ASSERT_TRUE(reader.is_complete());
  EXPECT_TRUE(reader.is_reusable());
  EXPECT_EQ(reader.answer().status, 200);
  EXPECT_EQ(reader.answer().body, "{}");
  EXPECT_EQ(*reader.answer().header("lambda-runtime-aws-request-id"), "a-1");
  EXPECT_EQ(reader.answer().header("other"), nullptr);
}

TEST(HttpAnswer, ChunksArePutTogether) {
  const auto reader = read(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\nA \r\n0123456789\r\n"
      "0\r\nTrailer: 1\r\n\r\n");
  ASSERT_TRUE(reader.is_complete());
  EXPECT_TRUE(reader.is_reusable());
  EXPECT_EQ(reader.answer().body, "abc0123456789");
  EXPECT_EQ(reader.answer().header("trailer"), nullptr);
}

TEST(HttpAnswer, ManySmallChunksAreNoHead) {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) bytes += "1\r\na\r\n";
  HttpAnswerReader reader;
  reader.add(bytes + "0\r\n\r\n");
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.answer().body.size(), 100'000u);
}

TEST(HttpAnswer, WithoutALengthItGoesOnUntilTheConnectionEnds) {
  auto reader = read("HTTP/1.1 200 OK\r\n\r\nabc");
  EXPECT_FALSE(reader.is_complete());
  reader.end();
  EXPECT_TRUE(reader.is_complete());
  EXPECT_FALSE(reader.is_reusable());
  EXPECT_EQ(reader.answer().body, "abc");
}

TEST(HttpAnswer, ContinueIsNoAnswer) {
  const auto reader = read("HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.answer().status, 204);
  EXPECT_TRUE(reader.answer().headers.empty());
}

TEST(HttpAnswer, ConnectionIsNotUsedAgainWhereItMayNot) {
  EXPECT_FALSE(
      read("HTTP/1.1 202 A\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").is_reusable());
  EXPECT_FALSE(read("HTTP/1.0 202 A\r\nContent-Length: 0\r\n\r\n").is_reusable());
  EXPECT_FALSE(read("HTTP/1.1 202 A\r\nContent-Length: 0\r\n\r\nmore").is_reusable());
}

TEST(HttpAnswer, HeadIsKnownBeforeTheBodyIsThere) {
  const auto reader = read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
  EXPECT_TRUE(reader.has_head());
  EXPECT_FALSE(reader.is_complete());
  EXPECT_FALSE(read("HTTP/1.1 200 OK\r\n").has_head());
}

class NotHttp : public ::testing::TestWithParam<const char*> {};

TEST_P(NotHttp, IsRefused) {
  HttpAnswerReader reader;
  EXPECT_THROW(
      {
        reader.add(GetParam());
        reader.end();
      },
      Error);
}

INSTANTIATE_TEST_SUITE_P(
    HttpAnswer, NotHttp,
    ::testing::Values(
        "", "\r\n", "x", "HTTP/1.1 200 OK\n\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 6400000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"));

TEST(HttpAnswer, HeadersAndBodiesAreBounded) {
  HttpAnswerReader head;
  head.add("HTTP/1.1 200 OK\r\nA: ");
  EXPECT_THROW(head.add(std::string(limits::lambda_head_bytes_max, 'a')), Error);

  HttpAnswerReader heads;  // one after another
  EXPECT_THROW(for (int i = 0; i < 10'000; ++i) heads.add("HTTP/1.1 100 Continue\r\n\r\n"), Error);

  HttpAnswerReader body;
  body.add("HTTP/1.1 200 OK\r\n\r\n");
  body.add(std::string(limits::lambda_event_bytes_max, 'a'));
  EXPECT_THROW(body.add("a"), Error);

  HttpAnswerReader chunks;
  chunks.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n600000\r\n");
  chunks.add(std::string(0x600000, 'a'));
  chunks.add("\r\n600000\r\n");
  EXPECT_THROW(chunks.add(std::string(0x600000, 'a')), Error);
}

}  // namespace
}  // namespace adze::lambda
