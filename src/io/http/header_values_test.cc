#include "io/http/header_values.h"

#include <gtest/gtest.h>

namespace adze::io::http {
namespace {

Answer with(std::string Answer::* field, std::string text) {
  Answer answer;
  answer.*field = std::move(text);
  return answer;
}

TEST(ContentRange, BytesWithAndWithoutTotal) {
  const auto range = parse_content_range("bytes 5-9/10");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 5u);
  EXPECT_EQ(range->last, 9u);
  EXPECT_EQ(range->total, 10u);
  ASSERT_TRUE(parse_content_range("bytes 0-0/*"));
  EXPECT_FALSE(parse_content_range("bytes 0-0/*")->total);
}

TEST(ContentRange, WhateverContradictsItselfIsNothing) {
  for (const char* text : {"",
                           "bytes",
                           "bytes ",
                           "bytes 5-9",
                           "bytes 5/10",
                           "bytes -9/10",
                           "bytes 5-/10",
                           "bytes 9-5/10",
                           "bytes 5-10/10",
                           "bytes 5-9/",
                           "bytes 5-9/x",
                           "bytes  5-9/10",
                           "bytes 5-9/10 ",
                           "Bytes 5-9/10",
                           "items 5-9/10",
                           "bytes +5-9/10",
                           "bytes 5--9/10",
                           "bytes 0x5-9/10",
                           "bytes 0-18446744073709551615/*",
                           "bytes 0-18446744073709551616/*",
                           "bytes */10"}) {
    EXPECT_FALSE(parse_content_range(text)) << text;
  }
}

TEST(UnsatisfiedRange, TotalOnly) {
  EXPECT_EQ(parse_unsatisfied_range("bytes */10"), 10u);
  for (const char* text : {"", "bytes */", "bytes */*", "bytes 1-2/10", "*/10"}) {
    EXPECT_FALSE(parse_unsatisfied_range(text)) << text;
  }
}

TEST(StrongValidator, StrongEtagIsSentAsItIs) {
  EXPECT_EQ(strong_validator(with(&Answer::etag, "\"v1\"")), "\"v1\"");
  EXPECT_EQ(strong_validator(with(&Answer::etag, "\"\"")), "\"\"");
}

TEST(StrongValidator, WeakOrMalformedEtagIsNone) {
  for (const char* etag : {"W/\"v1\"", "w/\"v1\"", "v1", "\"", "\"v1", ""}) {
    EXPECT_EQ(strong_validator(with(&Answer::etag, etag)), "") << etag;
  }
}

TEST(StrongValidator, WeakEtagIsNotMadeUpForByADate) {
  Answer answer = with(&Answer::etag, "W/\"v1\"");
  answer.last_modified = "Wed, 01 Jan 2020 00:00:00 GMT";
  answer.date = "Thu, 02 Jan 2020 00:00:00 GMT";
  EXPECT_EQ(strong_validator(answer), "");
}

TEST(StrongValidator, DateMustBeAMinuteOld) {
  Answer answer = with(&Answer::last_modified, "Wed, 01 Jan 2020 00:00:00 GMT");
  EXPECT_EQ(strong_validator(answer), "");
  answer.date = "Wed, 01 Jan 2020 00:00:59 GMT";
  EXPECT_EQ(strong_validator(answer), "");
  answer.date = "Wed, 01 Jan 2020 00:01:00 GMT";
  EXPECT_EQ(strong_validator(answer), answer.last_modified);
  answer.date = "Tue, 31 Dec 2019 00:00:00 GMT";
  EXPECT_EQ(strong_validator(answer), "");
}

TEST(RetryAfter, SecondsAndDates) {
  using std::chrono::seconds;
  EXPECT_EQ(parse_retry_after(with(&Answer::retry_after, "120"), 0), seconds(120));
  EXPECT_EQ(parse_retry_after(with(&Answer::retry_after, "99999999999999"), 0),
            seconds(1'000'000'000));
  Answer dated = with(&Answer::retry_after, "Wed, 01 Jan 2020 00:00:30 GMT");
  EXPECT_EQ(parse_retry_after(dated, 1577836800), seconds(30));
  dated.date = "Wed, 01 Jan 2020 00:00:20 GMT";
  EXPECT_EQ(parse_retry_after(dated, 0), seconds(10));
  dated.date = "Wed, 01 Jan 2020 00:00:40 GMT";
  EXPECT_EQ(parse_retry_after(dated, 0), seconds(0));
  for (const char* text : {"", "soon", "-5", "1.5"}) {
    EXPECT_FALSE(parse_retry_after(with(&Answer::retry_after, text), 0)) << text;
  }
}

}  // namespace
}  // namespace adze::io::http
