#pragma once

#include <cstdint>

/// Days and microseconds to years, months, days and back, in the proleptic Gregorian calendar.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
namespace adze::value {

inline constexpr int64_t micros_per_second = 1'000'000;
inline constexpr int64_t micros_per_day = 86'400 * micros_per_second;

struct CivilDate {
  int64_t year;
  unsigned month;  ///< 1 to 12
  unsigned day;    ///< 1 to 31
};

int64_t days_from_civil(CivilDate date);
CivilDate civil_from_days(int64_t days);
bool is_valid_date(CivilDate date);
/// Rounds toward minus infinity: micros before 1970 belong to the day they fall on.
int64_t days_from_micros(int64_t micros);

unsigned days_in_month(int64_t year, unsigned month);
/// 1 to 366.
int64_t day_of_year(int64_t days);

// Weeks are those of ISO 8601: they begin on Monday, and week 1 has the year's first Thursday.
/// 1 Monday to 7 Sunday.
int64_t iso_weekday(int64_t days);
/// The year that the day's week belongs to.
int64_t iso_year(int64_t days);
/// 1 to 53.
int64_t iso_week(int64_t days);
/// The Monday that week 1 of the year begins with.
int64_t iso_year_start(int64_t year);

}  // namespace adze::value
