#include "io/aws/timestamp.h"

#include <gtest/gtest.h>

namespace adze::io::aws {
namespace {

std::string again(std::string_view text) {
  const auto time = parse_timestamp(text);
  return time ? timestamp_text(*time) : "none";
}

TEST(TimestampTest, FormsOfAwsAreUnderstood) {
  EXPECT_EQ(again("2030-12-31T23:59:59Z"), "2030-12-31T23:59:59Z");
  EXPECT_EQ(again("2030-12-31T23:59:59.123456Z"), "2030-12-31T23:59:59Z");
  EXPECT_EQ(again("2030-12-31T23:59:59UTC"), "2030-12-31T23:59:59Z");
  EXPECT_EQ(again("2030-12-31T23:59:59+01:30"), "2030-12-31T22:29:59Z");
  EXPECT_EQ(again("2030-12-31T23:59:59-0100"), "2031-01-01T00:59:59Z");
}

TEST(TimestampTest, WhatLastsBeyondTheClockLastsLong) {
  EXPECT_EQ(again("9999-12-31T23:59:59Z"), "2200-01-01T00:00:00Z");
}

TEST(TimestampTest, WhatEndedBeforeTheClockHasEnded) {
  EXPECT_EQ(again("1015-12-31T23:59:59.5+01:00"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(again("0000-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
}

TEST(TimestampTest, OtherTextsAreNoTimes) {
  for (const char* text : {"", "2030", "2030-02-30T00:00:00Z", "2030-01-01T24:00:00Z",
                           "2030-01-01T00:00:00", "2030-01-01T00:00:00Zx", "2030-1-01T00:00:00Z"}) {
    EXPECT_EQ(again(text), "none") << text;
  }
}

}  // namespace
}  // namespace adze::io::aws
