#include "value/calendar.h"

#include <gtest/gtest.h>

namespace adze::value {
namespace {

TEST(CalendarTest, EveryDayOfEightHundredYearsFollowsTheOneBefore) {
  constexpr unsigned kDaysOfMonth[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t days = days_from_civil({1599, 12, 31});
  for (int64_t year = 1600; year < 2400; ++year) {
    const bool is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (unsigned month = 1; month <= 12; ++month) {
      const unsigned last = kDaysOfMonth[month - 1] + (month == 2 && is_leap_year ? 1 : 0);
      for (unsigned day = 1; day <= last; ++day) {
        ASSERT_EQ(days_from_civil({year, month, day}), ++days);
        const CivilDate date = civil_from_days(days);
        ASSERT_EQ(date.year, year);
        ASSERT_EQ(date.month, month);
        ASSERT_EQ(date.day, day);
        ASSERT_TRUE(is_valid_date(date));
      }
      EXPECT_FALSE(is_valid_date({year, month, last + 1}));
      EXPECT_FALSE(is_valid_date({year, month, 0}));
    }
  }
  EXPECT_FALSE(is_valid_date({2000, 0, 1}));
  EXPECT_FALSE(is_valid_date({2000, 13, 1}));
}

TEST(CalendarTest, KnownDaysAreWhereTheyAre) {
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({1969, 12, 31}), -1);
  EXPECT_EQ(days_from_civil({1, 1, 1}), -719162);
  EXPECT_EQ(days_from_civil({9999, 12, 31}), 2932896);
  EXPECT_EQ(days_from_civil({0, 1, 1}), -719528);
}

TEST(CalendarTest, DaysFarAwayComeBack) {
  for (int64_t days = -2147483648; days <= 2147483647; days += 99'991) {
    EXPECT_EQ(days_from_civil(civil_from_days(days)), days);
  }
}

TEST(CalendarTest, MicrosBefore1970BelongToTheDayTheyFallOn) {
  EXPECT_EQ(days_from_micros(0), 0);
  EXPECT_EQ(days_from_micros(-1), -1);
  EXPECT_EQ(days_from_micros(-micros_per_day), -1);
  EXPECT_EQ(days_from_micros(-micros_per_day - 1), -2);
  EXPECT_EQ(days_from_micros(micros_per_day - 1), 0);
}

}  // namespace
}  // namespace adze::value
