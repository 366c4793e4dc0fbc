#include "engine/parse_limits.h"

#include <gtest/gtest.h>

namespace adze::engine {
namespace {

TEST(ParseLimits, ByteSizesTakeDecimalAndBinaryUnits) {
  EXPECT_EQ(parse_byte_size("512MB"), 512'000'000u);
  EXPECT_EQ(parse_byte_size("1.5 GiB"), 1'610'612'736u);
  EXPECT_EQ(parse_byte_size("64"), 64u);
  EXPECT_EQ(parse_byte_size("8k"), 8000u);
  for (const char* text : {"", "MB", "-1", "1e9", "5 XB", "nan", "99999999999TB", "1 2"}) {
    EXPECT_EQ(parse_byte_size(text), std::nullopt) << text;
  }
}

TEST(ParseLimits, DurationsTakeUnits) {
  using std::chrono::milliseconds;
  EXPECT_EQ(parse_duration("90s"), milliseconds(90'000));
  EXPECT_EQ(parse_duration("15m"), milliseconds(900'000));
  EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(parse_duration("2"), milliseconds(2000));
  EXPECT_EQ(parse_duration("2d"), milliseconds(172'800'000));
  for (const char* text : {"", "0", "-5s", "5 weeks", "1e3s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(ParseLimits, AgesMayBeNothing) {
  using std::chrono::milliseconds;
  EXPECT_EQ(parse_age("0s"), milliseconds(0));
  EXPECT_EQ(parse_age("90m"), milliseconds(5'400'000));
  for (const char* text : {"", "-1s", "s", "40000d"}) {
    EXPECT_EQ(parse_age(text), std::nullopt) << text;
  }
}

TEST(ParseLimits, CountsHaveBounds) {
  EXPECT_EQ(parse_count("7", 1, 8), 7u);
  for (const char* text : {"", "0", "9", "+1", " 1", "1 ", "0x1", "99999999999999999999"}) {
    EXPECT_EQ(parse_count(text, 1, 8), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace adze::engine
