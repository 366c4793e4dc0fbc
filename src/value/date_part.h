#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The parts of dates and times that SQL names: what extract() takes out, date_trunc() cuts at,
/// date_diff() counts and INTERVAL adds.
namespace adze::value {

enum class DatePart : uint8_t {
  kYear,
  kMonth,
  kDay,
  kHour,
  kMinute,
  kSecond,
  kMillisecond,
  kMicrosecond,
  kQuarter,
  kWeek,
  kDecade,
  kCentury,
  kMillennium,
  kDayOfWeek,     ///< 0 Sunday to 6
  kIsoDayOfWeek,  ///< 1 Monday to 7
  kDayOfYear,
  kIsoYear,   ///< the year that the ISO week belongs to
  kYearWeek,  ///< ISO year * 100 + week
  kEpoch,     ///< seconds since 1970, with a fraction
  kEra,       ///< 1, and 0 before the year 1
  kJulian,    ///< days since 4714 BC, with a fraction
  kTimeZone,
  kTimeZoneHour,
  kTimeZoneMinute,
  kEpochMillisecond,  ///< since 1970
  kEpochMicrosecond,
};

/// The part that a word names, in any case, with DuckDB's plurals and short forms ("yrs", "mon").
std::optional<DatePart> find_date_part(std::string_view word);

/// The word that find_date_part() reads back: "year". For messages and plans.
std::string_view date_part_name(DatePart part);

}  // namespace adze::value
