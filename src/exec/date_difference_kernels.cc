#include <fmt/format.h>

#include "column/vector_access.h"
#include "exec/date_arguments.h"
#include "exec/function_kernels.h"
#include "exec/sql_data_error.h"

// DATE_DIFF counts how often a part's number changes on the way from one moment to the other (a
// minute before New Year and a minute after it are a year apart); DATE_SUB counts whole parts that
// have passed. Both as DuckDB has them: for DATE_DIFF, weeks are seven days wherever they begin.
namespace adze::exec {
namespace {

using value::civil_from_days;
using value::CivilDate;
using value::DatePart;
using value::Moment;

int64_t floor_divide(int64_t dividend, int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/// Months since the year 0.
int64_t month_number(const CivilDate& date) { return date.year * 12 + date.month - 1; }

/// Years or months that the part consists of; 0: it is one of days or shorter.
int64_t months_of(DatePart part) {
  switch (part) {
    case DatePart::kMillennium:
      return 12'000;
    case DatePart::kCentury:
      return 1'200;
    case DatePart::kDecade:
      return 120;
    case DatePart::kYear:
    case DatePart::kIsoYear:
      return 12;
    case DatePart::kQuarter:
      return 3;
    case DatePart::kMonth:
      return 1;
    default:
      return 0;
  }
}

int64_t micros_of(DatePart part) {
  switch (part) {
    case DatePart::kWeek:
    case DatePart::kYearWeek:
      return 7 * value::micros_per_day;
    case DatePart::kHour:
      return 3600 * value::micros_per_second;
    case DatePart::kMinute:
      return 60 * value::micros_per_second;
    case DatePart::kSecond:
    case DatePart::kEpoch:
      return value::micros_per_second;
    case DatePart::kMillisecond:
      return 1000;
    case DatePart::kMicrosecond:
      return 1;
    default:  // the day and what counts days
      return value::micros_per_day;
  }
}

Int128 micros_at(const Moment& at) { return Int128{at.days} * value::micros_per_day + at.micros; }

Int128 boundaries_between(const Moment& from, const Moment& to, DatePart part) {
  if (part == DatePart::kIsoYear) return value::iso_year(to.days) - value::iso_year(from.days);
  if (part == DatePart::kWeek || part == DatePart::kYearWeek) return (to.days - from.days) / 7;
  if (const int64_t months = months_of(part)) {
    // Through the year where that is a whole number of them, for years before 1 are cut toward 0.
    if (months >= 12) {
      const int64_t years = months / 12;
      return civil_from_days(to.days).year / years - civil_from_days(from.days).year / years;
    }
    return month_number(civil_from_days(to.days)) / months -
           month_number(civil_from_days(from.days)) / months;
  }
  const int64_t unit = micros_of(part);
  if (unit == value::micros_per_day) return to.days - from.days;
  if (unit == 1) return micros_at(to) - micros_at(from);
  // A day is a whole number of each of these units.
  const int64_t units_per_day = value::micros_per_day / unit;
  return Int128{to.days - from.days} * units_per_day + floor_divide(to.micros, unit) -
         floor_divide(from.micros, unit);
}

bool is_before(const Moment& left, const Moment& right) {
  return left.days != right.days ? left.days < right.days : left.micros < right.micros;
}

/// Whole months from one moment to a later one. From the 31st to the last day of a shorter month is
/// a whole month.
int64_t months_passed(const Moment& from, const Moment& to) {
  const CivilDate begin = civil_from_days(from.days);
  const CivilDate end = civil_from_days(to.days);
  const bool is_last_day = end.day == value::days_in_month(end.year, end.month);
  const unsigned begin_day = is_last_day && begin.day > end.day ? end.day : begin.day;
  const bool is_short = end.day != begin_day ? end.day < begin_day : to.micros < from.micros;
  return month_number(end) - month_number(begin) - (is_short ? 1 : 0);
}

Int128 parts_passed(const Moment& from, const Moment& to, DatePart part) {
  if (const int64_t months = months_of(part)) {
    const int64_t passed = is_before(to, from) ? -months_passed(to, from) : months_passed(from, to);
    return passed / months;
  }
  return (micros_at(to) - micros_at(from)) / micros_of(part);
}

[[noreturn]] void throw_overflow(const KernelCall& call, size_t row) {
  const ShownValue from = shown_value(call.arguments[1], row);
  const ShownValue to = shown_value(call.arguments[2], row);
  constexpr const char* kMessage = "from {} to {} are more microseconds than BIGINT holds";
  throw_sql_data(call.expression.position, {fmt::format(kMessage, from.shape, to.shape),
                                            fmt::format(kMessage, from.text, to.text),
                                            "count a longer part, such as 'second'"});
}

using Count = Int128 (*)(const Moment& from, const Moment& to, DatePart part);

Vector count_parts(const KernelCall& call, Count count) {
  const DatePart part = part_argument(call);
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* result = call.storage.int64s();
  const Values<int64_t> from(call.arguments[1]);
  const Values<int64_t> to(call.arguments[2]);
  const TypeId type = call.arguments[1].type.id;
  for (size_t i = 0; i < call.row_count; ++i) {
    result[i] = 0;
    if (!call.is_valid(i)) continue;
    const Int128 parts = count(moment_of(from[i], type), moment_of(to[i], type), part);
    if (parts != static_cast<int64_t>(parts)) throw_overflow(call, i);
    result[i] = static_cast<int64_t>(parts);
  }
  return call.result();
}

}  // namespace

Vector date_diff_kernel(const KernelCall& call) { return count_parts(call, boundaries_between); }

Vector date_sub_kernel(const KernelCall& call) { return count_parts(call, parts_passed); }

}  // namespace adze::exec
