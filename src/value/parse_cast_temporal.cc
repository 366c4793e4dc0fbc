#include <limits>

#include "base/error.h"
#include "value/calendar.h"
#include "value/cast_forms.h"
#include "value/number_text.h"
#include "value/problems.h"
#include "value/temporal_text.h"

// SQL's lenient dates and times: numbers may be short (2024-1-3 1:2), dates are separated by '-',
// '/', blank or backslash, years may have up to seven digits, a minus sign or "(BC)", seconds may
// be missing, 24:00:00 is the end of a day, and fraction digits past the sixth are cut off.
namespace adze::value {
namespace {

constexpr ParseResult kOutOfRange = {"is out of range"};
/// Parquet's DATE has 32 bits.
constexpr int64_t kDaysMin = std::numeric_limits<int32_t>::min();
constexpr int64_t kDaysMax = std::numeric_limits<int32_t>::max();

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!equals_ignoring_case(text.substr(0, word.size()), word)) return false;
  text.remove_prefix(word.size());
  return true;
}

ParseResult take_date(std::string_view& text, ParseResult not_the_form, int64_t& days) {
  CivilDate date{};
  int64_t month = 0;
  int64_t day = 0;
  const bool is_negative = take_char(text, '-');
  if (!take_number(text, 1, 7, date.year) || text.empty()) return not_the_form;
  const char separator = text.front();
  const bool is_separator =
      separator == '-' || separator == '/' || separator == ' ' || separator == '\\';
  const bool is_form = is_separator && take_char(text, separator) &&
                       take_number(text, 1, 2, month) && take_char(text, separator) &&
                       take_number(text, 1, 2, day);
  if (!is_form) return not_the_form;
  if (is_negative) date.year = -date.year;
  if (take_word(text, " (bc)")) date.year = 1 - date.year;  // the year before 1 is 1 BC
  date.month = static_cast<unsigned>(month);
  date.day = static_cast<unsigned>(day);
  if (!is_valid_date(date)) return {"is not a day of the calendar"};
  days = days_from_civil(date);
  return days < kDaysMin || days > kDaysMax ? kOutOfRange : ParseResult{};
}

ParseResult take_clock(std::string_view& text, ParseResult not_the_form, int64_t& micros) {
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t fraction = 0;
  if (!take_number(text, 1, 2, hour) || !take_char(text, ':')) return not_the_form;
  if (!take_number(text, 1, 2, minute)) return not_the_form;
  if (take_char(text, ':')) {
    if (!take_number(text, 1, 2, second)) return not_the_form;
    bool is_exact = true;
    if (take_char(text, '.')) take_fraction(text, fraction, is_exact);
  }
  const int64_t clock = ((hour * 60 + minute) * 60 + second) * micros_per_second + fraction;
  if (minute > 59 || second > 59 || clock > micros_per_day) {
    return {"is not a time of day (00:00:00 to 24:00:00)"};
  }
  micros = clock;
  return {};
}

/// What may follow a time: nothing, an offset, or UTC by its name.
ParseResult take_zone(std::string_view& text, ParseResult not_the_form, int64_t& offset) {
  offset = 0;
  if (text.empty()) return {};
  skip_blanks(text);
  if (take_word(text, "utc") && text.empty()) return {};
  if (take_offset(text, offset)) return text.empty() ? ParseResult{} : not_the_form;
  return {"names a time zone; only UTC and offsets such as +01:00 are read"};
}

struct DateAndTime {
  int64_t days = 0;
  int64_t clock = 0;   ///< microseconds since midnight
  int64_t offset = 0;  ///< microseconds
};

/// A date, then nothing, or 'T' or blanks and a time and perhaps a zone.
ParseResult read_date_and_time(std::string_view text, ParseResult not_the_form,
                               DateAndTime& value) {
  if (equals_ignoring_case(text, "epoch")) return {};
  if (const auto result = take_date(text, not_the_form, value.days); !result) return result;
  if (text.empty()) return {};
  if (!take_char(text, 'T')) {
    if (!is_blank(text.front())) return not_the_form;
    skip_blanks(text);
  }
  if (const auto result = take_clock(text, not_the_form, value.clock); !result) return result;
  return take_zone(text, not_the_form, value.offset);
}

ParseResult parse_time(std::string_view text, int64_t& value) {
  constexpr ParseResult kNotTheForm = {"is not a time (HH:MM:SS)"};
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon > 2) {  // a date stands before it
    DateAndTime parts;
    const ParseResult result = read_date_and_time(text, kNotTheForm, parts);
    value = parts.clock;
    return result;
  }
  int64_t offset = 0;
  if (const auto result = take_clock(text, kNotTheForm, value); !result) return result;
  return take_zone(text, kNotTheForm, offset);
}

ParseResult combine(const DateAndTime& parts, int64_t offset, int64_t& value) {
  int64_t micros = 0;
  const bool overflows = __builtin_mul_overflow(parts.days, micros_per_day, &micros) ||
                         __builtin_add_overflow(micros, parts.clock - offset, &micros);
  if (overflows) return kOutOfRange;
  value = micros;
  return {};
}

}  // namespace

ParseResult parse_cast_temporal(std::string_view text, Type type, int64_t& value) {
  text = trim_blanks(text);
  if (type.id == TypeId::kTime) return parse_time(text, value);
  DateAndTime parts;
  if (type.id == TypeId::kDate) {
    const auto result = read_date_and_time(text, {"is not a date (YYYY-MM-DD)"}, parts);
    value = parts.days;
    return result;
  }
  const auto result = read_date_and_time(text, {"is not a timestamp (YYYY-MM-DD HH:MM:SS)"}, parts);
  if (!result) return result;
  // DuckDB ignores the offset where there is no zone to convert to.
  if (type.id == TypeId::kTimestamp) return combine(parts, 0, value);
  ADZE_CHECK(type.id == TypeId::kTimestampTz);
  return combine(parts, parts.offset, value);
}

}  // namespace adze::value
