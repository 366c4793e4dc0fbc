#include "io/http/answer.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace adze::io::http {
namespace {

AnswerHead head_of(std::initializer_list<std::string_view> lines) {
  AnswerHead head;
  for (const std::string_view line : lines) EXPECT_TRUE(head.add_line(line));
  return head;
}

TEST(AnswerHead, FieldsAreFoundInAnyCase) {
  const AnswerHead head =
      head_of({"HTTP/1.1 200 OK\r\n", "ETAG:  \"v1\" \r\n", "content-length: 12\r\n",
               "Transfer-Encoding: Chunked\r\n", "\r\n"});
  ASSERT_TRUE(head.is_complete());
  EXPECT_EQ(head.answer().status, 200);
  EXPECT_EQ(head.answer().etag, "\"v1\"");
  EXPECT_EQ(head.answer().content_length, 12u);
  EXPECT_TRUE(head.answer().is_chunked);
}

TEST(AnswerHead, InterimAnswersAreForgotten) {
  const AnswerHead head = head_of(
      {"HTTP/1.1 103 Early\r\n", "ETag: \"early\"\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "\r\n"});
  ASSERT_TRUE(head.is_complete());
  EXPECT_EQ(head.answer().etag, "");
}

TEST(AnswerHead, TrailersChangeNothing) {
  AnswerHead head = head_of({"HTTP/1.1 200 OK\r\n", "\r\n", "ETag: \"late\"\r\n"});
  EXPECT_EQ(head.answer().etag, "");
}

TEST(AnswerHead, CodingsOfSeveralLinesAreOneList) {
  const AnswerHead head =
      head_of({"HTTP/1.1 200 OK", "Content-Encoding: GZip", "Content-Encoding: zstd", ""});
  EXPECT_EQ(head.answer().content_encoding, "gzip,zstd");
}

TEST(AnswerHead, FirstOfTwoEqualNamesCounts) {
  const AnswerHead head = head_of({"HTTP/1.1 302 Found", "Location: /a", "Location: /b", ""});
  EXPECT_EQ(head.answer().location, "/a");
}

TEST(AnswerHead, LengthThatIsNoNumberIsNone) {
  for (const char* line : {"Content-Length: 1x", "Content-Length: -1", "Content-Length:"}) {
    EXPECT_FALSE(head_of({"HTTP/1.1 200 OK", line, ""}).answer().content_length) << line;
  }
}

TEST(AnswerHead, EndsWhereTheLimitIs) {
  AnswerHead head;
  EXPECT_TRUE(head.add_line("HTTP/1.1 200 OK"));
  EXPECT_FALSE(head.add_line(std::string(limits::http_header_bytes_max, 'x')));
}

}  // namespace
}  // namespace adze::io::http
