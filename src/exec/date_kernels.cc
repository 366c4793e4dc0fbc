#include <fmt/format.h>

#include <array>
#include <string_view>

#include "column/vector_access.h"
#include "exec/date_arguments.h"
#include "exec/function_kernels.h"
#include "exec/sql_data_error.h"
#include "value/calendar.h"

// EXTRACT and DATE_TRUNC. The part is a literal that the binder has checked. Values are brought to
// (days, micros of the day); all zones are UTC.
namespace adze::exec {
namespace {

using value::civil_from_days;
using value::CivilDate;
using value::DatePart;
using value::days_from_civil;
using value::Moment;

constexpr int64_t kMicrosPerMinute = 60 * value::micros_per_second;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

/// The hundred or thousand years that a year is in, from 1; before the year 1 from -1 downwards.
int64_t period_of_years(int64_t year, int64_t years) {
  return year > 0 ? (year - 1) / years + 1 : year / years - 1;
}

// The sign is that of the year, as the week stands behind it.
int64_t year_and_week(int64_t days) {
  const int64_t year = value::iso_year(days);
  const int64_t week = value::iso_week(days);
  return year * 100 + (year > 0 ? week : -week);
}

int64_t micros_since_1970(const Moment& at) { return at.days * value::micros_per_day + at.micros; }

using Extract = int64_t (*)(const Moment&);
struct Field {
  DatePart part;
  Extract extract;
};

constexpr Field kFields[] = {
    {DatePart::kYear, [](const Moment& at) { return civil_from_days(at.days).year; }},
    {DatePart::kMonth, [](const Moment& at) { return int64_t{civil_from_days(at.days).month}; }},
    {DatePart::kDay, [](const Moment& at) { return int64_t{civil_from_days(at.days).day}; }},
    {DatePart::kHour, [](const Moment& at) { return at.micros / kMicrosPerHour; }},
    {DatePart::kMinute, [](const Moment& at) { return at.micros / kMicrosPerMinute % 60; }},
    {DatePart::kSecond, [](const Moment& at) { return at.micros / value::micros_per_second % 60; }},
    {DatePart::kMillisecond, [](const Moment& at) { return at.micros % kMicrosPerMinute / 1000; }},
    {DatePart::kMicrosecond, [](const Moment& at) { return at.micros % kMicrosPerMinute; }},
    {DatePart::kWeek, [](const Moment& at) { return value::iso_week(at.days); }},
    {DatePart::kDayOfWeek, [](const Moment& at) { return value::iso_weekday(at.days) % 7; }},
    {DatePart::kIsoDayOfWeek, [](const Moment& at) { return value::iso_weekday(at.days); }},
    {DatePart::kDayOfYear, [](const Moment& at) { return value::day_of_year(at.days); }},
    {DatePart::kIsoYear, [](const Moment& at) { return value::iso_year(at.days); }},
    {DatePart::kYearWeek, [](const Moment& at) { return year_and_week(at.days); }},
    {DatePart::kQuarter,
     [](const Moment& at) { return int64_t{(civil_from_days(at.days).month + 2) / 3}; }},
    {DatePart::kDecade, [](const Moment& at) { return civil_from_days(at.days).year / 10; }},
    {DatePart::kCentury,
     [](const Moment& at) { return period_of_years(civil_from_days(at.days).year, 100); }},
    {DatePart::kMillennium,
     [](const Moment& at) { return period_of_years(civil_from_days(at.days).year, 1000); }},
    {DatePart::kEra,
     [](const Moment& at) { return int64_t{civil_from_days(at.days).year > 0 ? 1 : 0}; }},
    {DatePart::kTimeZone, [](const Moment&) { return int64_t{0}; }},
    {DatePart::kTimeZoneHour, [](const Moment&) { return int64_t{0}; }},
    {DatePart::kTimeZoneMinute, [](const Moment&) { return int64_t{0}; }},
    {DatePart::kEpochMillisecond, [](const Moment& at) { return micros_since_1970(at) / 1000; }},
    {DatePart::kEpochMicrosecond, [](const Moment& at) { return micros_since_1970(at); }},
};

/// The first day of the unit that a day lies in.
using TruncateDays = int64_t (*)(int64_t days);
struct DayUnit {
  DatePart part;
  TruncateDays truncate;
};

int64_t monday_of(int64_t days) { return days + 1 - value::iso_weekday(days); }

/// New Year's day of the year that begins the `years` years.
int64_t start_of_years(int64_t days, int64_t years) {
  return days_from_civil({civil_from_days(days).year / years * years, 1, 1});
}

int64_t start_of_months(int64_t days, unsigned months) {
  const CivilDate date = civil_from_days(days);
  return days_from_civil({date.year, (date.month - 1) / months * months + 1, 1});
}

constexpr DayUnit kDayUnits[] = {
    {DatePart::kDay, [](int64_t days) { return days; }},
    {DatePart::kDayOfWeek, [](int64_t days) { return days; }},
    {DatePart::kIsoDayOfWeek, [](int64_t days) { return days; }},
    {DatePart::kDayOfYear, [](int64_t days) { return days; }},
    {DatePart::kJulian, [](int64_t days) { return days; }},
    {DatePart::kWeek, monday_of},
    {DatePart::kYearWeek, monday_of},
    {DatePart::kIsoYear, [](int64_t days) { return value::iso_year_start(value::iso_year(days)); }},
    {DatePart::kMonth, [](int64_t days) { return start_of_months(days, 1); }},
    {DatePart::kQuarter, [](int64_t days) { return start_of_months(days, 3); }},
    {DatePart::kYear, [](int64_t days) { return start_of_years(days, 1); }},
    {DatePart::kDecade, [](int64_t days) { return start_of_years(days, 10); }},
    {DatePart::kCentury, [](int64_t days) { return start_of_years(days, 100); }},
    {DatePart::kMillennium, [](int64_t days) { return start_of_years(days, 1000); }},
};

struct TimeUnit {
  DatePart part;
  int64_t micros;
};
constexpr TimeUnit kTimeUnits[] = {{DatePart::kHour, kMicrosPerHour},
                                   {DatePart::kMinute, kMicrosPerMinute},
                                   {DatePart::kSecond, value::micros_per_second},
                                   {DatePart::kEpoch, value::micros_per_second},
                                   {DatePart::kMillisecond, 1000},
                                   {DatePart::kMicrosecond, 1}};

template <typename Row, size_t count>
const Row* find_row(const Row (&rows)[count], DatePart part) {
  for (const Row& row : rows) {
    if (row.part == part) return &row;
  }
  return nullptr;
}

[[noreturn]] void throw_out_of_range(const KernelCall& call, size_t row) {
  const ShownValue shown = shown_value(call.arguments[1], row);
  throw_sql_data(call.expression.position,
                 {fmt::format("date_trunc of {} is outside what a timestamp holds", shown.shape),
                  fmt::format("date_trunc of {} is outside what a timestamp holds", shown.text),
                  "leave such rows out with WHERE"});
}

/// epoch and julian, which have a fraction.
template <typename Map>
Vector extract_float(const KernelCall& call, Map map) {
  call.storage.prepare(Kind::kFloat64, call.row_count);
  double* to = call.storage.float64s();
  const Values<int64_t> from(call.arguments[1]);
  const TypeId type = call.arguments[1].type.id;
  for (size_t i = 0; i < call.row_count; ++i) to[i] = map(from[i], type);
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

double epoch(int64_t value, TypeId type) {
  const auto number = static_cast<double>(value);
  return type == TypeId::kDate ? number * 86'400 : number / 1e6;
}

double julian(int64_t value, TypeId type) {
  constexpr int64_t kDaysTo1970 = 2'440'588;  // from 4714-11-24 BC
  const Moment at = moment_of(value, type);
  return static_cast<double>(at.days + kDaysTo1970) +
         static_cast<double>(at.micros) / static_cast<double>(value::micros_per_day);
}

}  // namespace

Vector extract_kernel(const KernelCall& call) {
  const DatePart part = part_argument(call);
  if (part == DatePart::kEpoch) return extract_float(call, epoch);
  if (part == DatePart::kJulian) return extract_float(call, julian);
  const Field* field = find_row(kFields, part);
  ADZE_CHECK(field != nullptr);
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> from(call.arguments[1]);
  const TypeId type = call.arguments[1].type.id;
  for (size_t i = 0; i < call.row_count; ++i) to[i] = field->extract(moment_of(from[i], type));
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

Vector date_trunc_kernel(const KernelCall& call) {
  const DatePart part = part_argument(call);
  const DayUnit* day_unit = find_row(kDayUnits, part);
  const TimeUnit* time_unit = find_row(kTimeUnits, part);
  ADZE_CHECK(day_unit != nullptr || time_unit != nullptr);
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<int64_t> from(call.arguments[1]);
  const TypeId type = call.arguments[1].type.id;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    Moment at = moment_of(from[i], type);
    if (day_unit != nullptr) {
      at = {day_unit->truncate(at.days), 0};
    } else {
      at.micros -= at.micros % time_unit->micros;
    }
    const Int128 micros = Int128{at.days} * value::micros_per_day + at.micros;
    if (micros != static_cast<int64_t>(micros)) throw_out_of_range(call, i);
    to[i] = static_cast<int64_t>(micros);
  }
  return call.result();
}

}  // namespace adze::exec
