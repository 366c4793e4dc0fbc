#include <fmt/format.h>

#include <array>
#include <string_view>

#include "exec/function_kernels.h"
#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"
#include "exec/vector_access.h"
#include "value/calendar.h"

// EXTRACT and DATE_TRUNC. The field is a literal that the binder has checked and spelled in one of
// the ways of the tables below. Values are brought to (days, micros of the day); all zones are UTC.
// Weeks are those of ISO 8601: they begin on Monday, week 1 has the year's first Thursday.
namespace adze::exec {
namespace {

using value::civil_from_days;
using value::CivilDate;
using value::days_from_civil;

constexpr int64_t kMicrosPerMinute = 60 * value::micros_per_second;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

struct Moment {
  int64_t days;
  int64_t micros;  ///< of the day
};

/// 1 Monday to 7 Sunday; 1970-01-01 was a Thursday.
int64_t iso_weekday(int64_t days) { return ((days + 3) % 7 + 7) % 7 + 1; }

/// The Thursday of the same week lies in the year that the week belongs to.
int64_t iso_year(int64_t days) { return civil_from_days(days + 4 - iso_weekday(days)).year; }

int64_t iso_week(int64_t days) {
  const int64_t thursday = days + 4 - iso_weekday(days);
  return (thursday - days_from_civil({civil_from_days(thursday).year, 1, 1})) / 7 + 1;
}

int64_t century(int64_t year) { return year > 0 ? (year - 1) / 100 + 1 : year / 100 - 1; }

using Extract = int64_t (*)(const Moment&);
struct Field {
  std::string_view name;
  Extract extract;
};

constexpr Field kFields[] = {
    {"year", [](const Moment& at) { return civil_from_days(at.days).year; }},
    {"month", [](const Moment& at) { return int64_t{civil_from_days(at.days).month}; }},
    {"day", [](const Moment& at) { return int64_t{civil_from_days(at.days).day}; }},
    {"hour", [](const Moment& at) { return at.micros / kMicrosPerHour; }},
    {"minute", [](const Moment& at) { return at.micros / kMicrosPerMinute % 60; }},
    {"second", [](const Moment& at) { return at.micros / value::micros_per_second % 60; }},
    {"millisecond", [](const Moment& at) { return at.micros % kMicrosPerMinute / 1000; }},
    {"microsecond", [](const Moment& at) { return at.micros % kMicrosPerMinute; }},
    {"week", [](const Moment& at) { return iso_week(at.days); }},
    {"dow", [](const Moment& at) { return iso_weekday(at.days) % 7; }},
    {"isodow", [](const Moment& at) { return iso_weekday(at.days); }},
    {"doy",
     [](const Moment& at) {
       return at.days - days_from_civil({civil_from_days(at.days).year, 1, 1}) + 1;
     }},
    {"isoyear", [](const Moment& at) { return iso_year(at.days); }},
    {"quarter", [](const Moment& at) { return int64_t{(civil_from_days(at.days).month + 2) / 3}; }},
    {"decade", [](const Moment& at) { return civil_from_days(at.days).year / 10; }},
    {"century", [](const Moment& at) { return century(civil_from_days(at.days).year); }},
};

/// The first day of the unit that a day lies in.
using TruncateDays = int64_t (*)(int64_t days);
struct DayUnit {
  std::string_view name;
  TruncateDays truncate;
};

constexpr DayUnit kDayUnits[] = {
    {"day", [](int64_t days) { return days; }},
    {"week", [](int64_t days) { return days + 1 - iso_weekday(days); }},
    {"month",
     [](int64_t days) {
       const CivilDate date = civil_from_days(days);
       return days_from_civil({date.year, date.month, 1});
     }},
    {"quarter",
     [](int64_t days) {
       const CivilDate date = civil_from_days(days);
       return days_from_civil({date.year, (date.month - 1) / 3 * 3 + 1, 1});
     }},
    {"year", [](int64_t days) { return days_from_civil({civil_from_days(days).year, 1, 1}); }},
    {"decade",
     [](int64_t days) { return days_from_civil({civil_from_days(days).year / 10 * 10, 1, 1}); }},
    {"century",
     [](int64_t days) { return days_from_civil({civil_from_days(days).year / 100 * 100, 1, 1}); }},
};

struct TimeUnit {
  std::string_view name;
  int64_t micros;
};
constexpr TimeUnit kTimeUnits[] = {{"hour", kMicrosPerHour},
                                   {"minute", kMicrosPerMinute},
                                   {"second", value::micros_per_second},
                                   {"millisecond", 1000},
                                   {"microsecond", 1}};

template <typename Row, size_t count>
const Row* find_row(const Row (&rows)[count], std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

Moment moment_of(int64_t value, TypeId type) {
  if (type == TypeId::kDate) return {value, 0};
  if (type == TypeId::kTime) return {0, value};
  const int64_t days = value::days_from_micros(value);
  return {days, value - days * value::micros_per_day};
}

[[noreturn]] void throw_out_of_range(const KernelCall& call, size_t row) {
  const ShownValue shown = shown_value(call.arguments[1], row);
  throw_sql_data(call.expression.position,
                 {fmt::format("date_trunc of {} is outside what a timestamp holds", shown.shape),
                  fmt::format("date_trunc of {} is outside what a timestamp holds", shown.text),
                  "leave such rows out with WHERE"});
}

Vector extract_epoch(const KernelCall& call) {
  call.storage.prepare(Kind::kFloat64, call.row_count);
  double* to = call.storage.float64s();
  const Values<int64_t> from(call.arguments[1]);
  const bool is_date = call.arguments[1].type.id == TypeId::kDate;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = static_cast<double>(from[i]);
    to[i] = is_date ? to[i] * 86'400 : to[i] / 1e6;
  }
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

}  // namespace

Vector extract_kernel(const KernelCall& call) {
  const std::string_view name = call.arguments[0].string_at(0).view();
  if (name == "epoch") return extract_epoch(call);
  const Field* field = find_row(kFields, name);
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
  const std::string_view name = call.arguments[0].string_at(0).view();
  const DayUnit* day_unit = find_row(kDayUnits, name);
  const TimeUnit* time_unit = find_row(kTimeUnits, name);
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
