#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "column/vector_access.h"
#include "exec/date_arguments.h"
#include "exec/function_kernels.h"
#include "exec/sql_data_error.h"
#include "value/interval.h"

// Dates and times from numbers, and moments moved by intervals.
namespace adze::exec {
namespace {

constexpr int64_t kDaysMin = std::numeric_limits<int32_t>::min();
constexpr int64_t kDaysMax = std::numeric_limits<int32_t>::max();

/// `problem` has a {} for each of three arguments, from the `first` on.
[[noreturn]] void throw_parts(const KernelCall& call, size_t row, const char* problem,
                              size_t first) {
  const ShownValue a = shown_value(call.arguments[first], row);
  const ShownValue b = shown_value(call.arguments[first + 1], row);
  const ShownValue c = shown_value(call.arguments[first + 2], row);
  throw_sql_data(call.expression.position,
                 {fmt::format(fmt::runtime(problem), a.shape, b.shape, c.shape),
                  fmt::format(fmt::runtime(problem), a.text, b.text, c.text),
                  "leave such rows out with WHERE"});
}

constexpr const char* kNoDay = "year {}, month {} and day {} are no day of the calendar";
constexpr const char* kNoTime = "hour {}, minute {} and second {} are no time of day";

bool days_of(int64_t year, int64_t month, int64_t day, int64_t& days) {
  constexpr int64_t kYearMax = 6'000'000;  // past what a date holds
  if (year < -kYearMax || year > kYearMax) return false;
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const value::CivilDate date{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
  if (!value::is_valid_date(date)) return false;
  days = value::days_from_civil(date);
  return days >= kDaysMin && days <= kDaysMax;
}

/// Seconds may be 60 with a fraction, as in DuckDB: they run into the next minute.
bool clock_of(int64_t hour, int64_t minute, double seconds, int64_t& micros) {
  if (!(seconds >= 0 && seconds < 61)) return false;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return false;
  micros = (hour * 60 + minute) * 60 * value::micros_per_second +
           static_cast<int64_t>(std::round(seconds * 1e6));
  return micros <= value::micros_per_day;
}

[[noreturn]] void throw_moved_out_of_range(const KernelCall& call, size_t row) {
  const ShownValue shown = shown_value(call.arguments[0], row);
  constexpr const char* kMessage = "{} and the interval are outside what a timestamp holds";
  throw_sql_data(call.expression.position,
                 {fmt::format(kMessage, shown.shape), fmt::format(kMessage, shown.text),
                  "leave such rows out with WHERE, or add less"});
}

}  // namespace

Vector make_date_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> year(call.arguments[0]);
  const Values<int64_t> month(call.arguments[1]);
  const Values<int64_t> day(call.arguments[2]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i) || days_of(year[i], month[i], day[i], to[i])) continue;
    throw_parts(call, i, kNoDay, 0);
  }
  return call.result();
}

Vector make_time_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> hour(call.arguments[0]);
  const Values<int64_t> minute(call.arguments[1]);
  const Values<double> second(call.arguments[2]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i) || clock_of(hour[i], minute[i], second[i], to[i])) continue;
    throw_parts(call, i, kNoTime, 0);
  }
  return call.result();
}

Vector make_timestamp_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> year(call.arguments[0]);
  const Values<int64_t> month(call.arguments[1]);
  const Values<int64_t> day(call.arguments[2]);
  const Values<int64_t> hour(call.arguments[3]);
  const Values<int64_t> minute(call.arguments[4]);
  const Values<double> second(call.arguments[5]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    int64_t days = 0;
    int64_t clock = 0;
    if (!days_of(year[i], month[i], day[i], days)) throw_parts(call, i, kNoDay, 0);
    if (!clock_of(hour[i], minute[i], second[i], clock)) throw_parts(call, i, kNoTime, 3);
    const Int128 micros = Int128{days} * value::micros_per_day + clock;
    to[i] = static_cast<int64_t>(micros);
    if (micros != to[i]) {
      throw_parts(call, i, "year {}, month {} and day {} are outside what a timestamp holds", 0);
    }
  }
  return call.result();
}

Vector last_day_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> from(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    const value::CivilDate date = value::civil_from_days(from[i]);
    to[i] = from[i] + value::days_in_month(date.year, date.month) - date.day;
  }
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

Vector add_interval_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> from(call.arguments[0]);
  const Values<int64_t> months(call.arguments[1]);
  const Values<int64_t> days(call.arguments[2]);
  const Values<int64_t> micros(call.arguments[3]);
  const bool is_time = call.type().id == TypeId::kTime;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    if (is_time) {  // goes round the clock; days and longer are no part of it
      const int64_t moved = from[i] % value::micros_per_day + micros[i] % value::micros_per_day;
      to[i] = (moved + value::micros_per_day) % value::micros_per_day;
    } else if (!value::add_interval(
                   from[i], {.months = months[i], .days = days[i], .micros = micros[i]}, to[i])) {
      throw_moved_out_of_range(call, i);
    }
  }
  return call.result();
}

}  // namespace adze::exec
