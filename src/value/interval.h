#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "value/date_part.h"
#include "value/parse_value.h"

/// Spans of time as SQL's INTERVAL has them: three counts, since months and days have no fixed
/// length. An interval is part of an expression only, never the type of a column.
namespace adze::value {

struct Interval {
  int64_t months = 0;
  int64_t days = 0;
  int64_t micros = 0;
};

/// 1 of the part: a decade is 120 months. Nothing for parts that are no span (dow, era).
std::optional<Interval> interval_of(DatePart part);

/// INTERVAL '1 year 2.5 days -03:00:00 ago' as DuckDB reads it: numbers with units, of which the
/// fraction goes to the next smaller unit, then perhaps a clock, then perhaps "ago"; a number alone
/// is seconds. Counts are at most 2^31 months and days, as in DuckDB.
ParseResult parse_interval(std::string_view text, Interval& interval);

/// Adds months, then days and microseconds; a day that the month doesn't have becomes its last.
/// False if the sum is outside what a timestamp holds (or `micros` of the interval overflow).
bool add_interval(int64_t timestamp, const Interval& interval, int64_t& sum);

}  // namespace adze::value
