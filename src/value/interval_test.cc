#include "value/interval.h"

#include <gtest/gtest.h>

#include <limits>

#include "value/calendar.h"
#include "value/time_format.h"

namespace adze::value {
namespace {

/// "months days micros", or what is wrong.
std::string read(std::string_view text) {
  Interval interval;
  const ParseResult result = parse_interval(text, interval);
  if (!result) return result.problem;
  return std::to_string(interval.months) + ' ' + std::to_string(interval.days) + ' ' +
         std::to_string(interval.micros);
}

int64_t timestamp(CivilDate date, int64_t micros = 0) {
  return days_from_civil(date) * micros_per_day + micros;
}

/// Of a moment moved, its day.
std::string moved(CivilDate from, Interval by) {
  int64_t sum = 0;
  if (!add_interval(timestamp(from), by, sum)) return "out of range";
  TimeFormat format;
  TimeFormat::parse("%Y-%m-%d %H:%M:%S", false, format);
  std::string text;
  format.print(moment_from_micros(sum), "", text);
  return text;
}

constexpr const char* kNotTheForm = "is not an interval such as '1 year 2 months' or '3 days'";

TEST(IntervalTest, NumbersWithUnitsAddUp) {
  EXPECT_EQ(read("1 year 2 months 3 days"), "14 3 0");
  EXPECT_EQ(read("3d 4h 5m 6s 7ms 8us"), "0 3 14706007008");
  EXPECT_EQ(read("1day"), "0 1 0");
  EXPECT_EQ(read("@ 2 Weeks -1 DAY"), "0 13 0");
  EXPECT_EQ(read("1 millennium 1 century 1 decade 1 quarter"), "13323 0 0");
  EXPECT_EQ(read("90"), "0 0 90000000");
}

TEST(IntervalTest, FractionsGoToTheNextSmallerUnit) {
  EXPECT_EQ(read("1.5 years"), "18 0 0");
  EXPECT_EQ(read("1.5 months"), "1 15 0");
  EXPECT_EQ(read("1.25 weeks"), "0 8 64800000000");
  EXPECT_EQ(read("-1.5 days"), "0 -1 -43200000000");
  EXPECT_EQ(read("0.0000005 seconds"), "0 0 1");
  EXPECT_EQ(read("1. day"), "0 1 0");
}

TEST(IntervalTest, AClockStandsAtTheEnd) {
  EXPECT_EQ(read("1 day -02:00"), "0 1 -7200000000");
  EXPECT_EQ(read("25:00:00.5"), "0 0 90000500000");
  EXPECT_EQ(read("1:00 1 day"), kNotTheForm);
  EXPECT_EQ(read("1:60"), kNotTheForm);
}

TEST(IntervalTest, AgoTurnsTheSignOfAll) {
  EXPECT_EQ(read("1 month 2 days ago"), "-1 -2 0");
  EXPECT_EQ(read("ago"), kNotTheForm);
}

TEST(IntervalTest, WhatIsNoneIsRefused) {
  for (const char* text : {"", " ", "x", "1 day, 2 hours", "- 1 day", "+1 day", "1 day 2", "P1Y"}) {
    EXPECT_EQ(read(text), kNotTheForm) << text;
  }
  for (const char* text : {"1 fortnight", "1 dow", "1 era"}) {
    EXPECT_TRUE(read(text).starts_with("has a unit that is none")) << text;
  }
}

TEST(IntervalTest, CountsAreBounded) {
  EXPECT_EQ(read("2147483647 days"), "0 2147483647 0");
  EXPECT_EQ(read("2147483648 days"), "is out of range for an interval");
  EXPECT_EQ(read("9999999999 years"), "is out of range for an interval");
  EXPECT_EQ(read("9999999999999999 hours"), "is out of range for an interval");
  EXPECT_EQ(read(std::string(40, '9') + " days"), "is out of range for an interval");
}

TEST(IntervalTest, MonthsKeepTheDayOrTakeTheLast) {
  EXPECT_EQ(moved({2024, 1, 31}, {.months = 1}), "2024-02-29 00:00:00");
  EXPECT_EQ(moved({2023, 1, 31}, {.months = 1}), "2023-02-28 00:00:00");
  EXPECT_EQ(moved({2024, 2, 29}, {.months = 12}), "2025-02-28 00:00:00");
  EXPECT_EQ(moved({2024, 1, 31}, {.months = -1}), "2023-12-31 00:00:00");
  EXPECT_EQ(moved({2024, 1, 31}, {.months = 1, .days = 1}), "2024-03-01 00:00:00");
  EXPECT_EQ(moved({1, 1, 1}, {.months = -1}), "0000-12-01 00:00:00");
}

// Against the plain definition: the month counted on, the day kept unless the month is shorter.
TEST(IntervalTest, EveryDayOfALeapCycleMovesByEveryMonthOfTwoYears) {
  for (int64_t day = days_from_civil({2019, 1, 1}); day < days_from_civil({2023, 1, 1}); ++day) {
    const CivilDate from = civil_from_days(day);
    for (int64_t months = -24; months <= 24; ++months) {
      int64_t sum = 0;
      ASSERT_TRUE(add_interval(day * micros_per_day + 1, {.months = months}, sum));
      const CivilDate to = civil_from_days(days_from_micros(sum));
      ASSERT_EQ(to.year * 12 + to.month, from.year * 12 + from.month + months);
      ASSERT_EQ(to.day, std::min(from.day, days_in_month(to.year, to.month)));
      ASSERT_EQ(moment_from_micros(sum).micros, 1);
    }
  }
}

TEST(IntervalTest, SumsOutsideATimestampAreRefused) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  int64_t sum = 0;
  EXPECT_FALSE(add_interval(kMost, {.micros = 1}, sum));
  EXPECT_TRUE(add_interval(kMost, {.micros = 0}, sum));
  EXPECT_FALSE(add_interval(0, {.months = kMost}, sum));
  EXPECT_FALSE(add_interval(0, {.months = -kMost - 1}, sum));
  EXPECT_FALSE(add_interval(0, {.days = kMost}, sum));
  EXPECT_FALSE(add_interval(0, {.months = 12 * 300'000}, sum));
}

}  // namespace
}  // namespace adze::value
