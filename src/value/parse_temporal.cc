#include "value/calendar.h"
#include "value/number_text.h"
#include "value/problems.h"
#include "value/strict_forms.h"
#include "value/temporal_text.h"

// Strict dates and times. Every take_… function below takes its piece off the front of the text and
// returns `not_the_form`, which each type gives it, where the piece has another shape; where the
// shape is right and the number is not (February 30th), the problem says that instead.
namespace adze::value {
namespace {

constexpr int64_t kYearMin = 1;
constexpr int64_t kYearMax = 9999;

constexpr ParseResult kTooManyFractionDigits = {"has more than 6 fraction digits",
                                                "make the column string"};

bool is_date_separator(char c) { return c == 'T' || c == ' '; }

ParseResult take_date(std::string_view& text, ParseResult not_the_form, int64_t& days) {
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  const bool is_form = take_number(text, 4, 4, year) && take_char(text, '-') &&
                       take_number(text, 2, 2, month) && take_char(text, '-') &&
                       take_number(text, 2, 2, day);
  if (!is_form) return not_the_form;
  if (year < kYearMin) return {"is out of range (years 0001 to 9999)", kFixOtherText};
  const CivilDate date{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
  if (!is_valid_date(date)) return {"is not a day of the calendar", kFixOtherText};
  days = days_from_civil(date);
  return {};
}

ParseResult take_clock(std::string_view& text, ParseResult not_the_form, int64_t& micros) {
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  const bool is_form = take_number(text, 2, 2, hour) && take_char(text, ':') &&
                       take_number(text, 2, 2, minute) && take_char(text, ':') &&
                       take_number(text, 2, 2, second);
  if (!is_form) return not_the_form;
  if (hour > 23 || minute > 59 || second > 59) {
    return {"is not a time of day (00:00:00 to 23:59:59)", kFixOtherText};
  }
  int64_t fraction = 0;
  if (take_char(text, '.')) {
    bool is_exact = true;
    if (!take_fraction(text, fraction, is_exact)) return not_the_form;
    if (!is_exact) return kTooManyFractionDigits;
  }
  micros = ((hour * 60 + minute) * 60 + second) * micros_per_second + fraction;
  return {};
}

/// Date and time of day, without the offset.
ParseResult take_local_timestamp(std::string_view& text, ParseResult not_the_form,
                                 int64_t& micros) {
  int64_t days = 0;
  int64_t clock = 0;
  if (const ParseResult result = take_date(text, not_the_form, days); !result) return result;
  if (text.empty()) return {"has no time of day", "make the column date"};
  if (!is_date_separator(text.front())) return not_the_form;
  text.remove_prefix(1);
  if (const ParseResult result = take_clock(text, not_the_form, clock); !result) return result;
  micros = days * micros_per_day + clock;
  return {};
}

bool is_offset(std::string_view text) {
  int64_t offset = 0;
  return take_offset(text, offset) && text.empty();
}

/// "UTC", " Europe/Berlin"; not the " PM" of a 12-hour clock.
bool is_zone_name(std::string_view text) {
  take_char(text, ' ');
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.size() < 3 || text.back() == ' ') return false;
  return is_letter(text[0]) && is_letter(text[1]) && is_letter(text[2]);
}

}  // namespace

ParseResult parse_strict_date(std::string_view text, int64_t& days) {
  const ParseResult not_the_form =
      explain_blanks(text, {"is not a date (YYYY-MM-DD)", kFixOtherText});
  std::string_view rest = text;
  int64_t value = 0;
  if (const ParseResult result = take_date(rest, not_the_form, value); !result) return result;
  if (rest.size() > 1 && is_date_separator(rest.front())) {
    return explain_blanks(text, {"has a time of day", "make the column timestamp"});
  }
  if (!rest.empty()) return not_the_form;
  days = value;
  return {};
}

ParseResult parse_strict_time(std::string_view text, int64_t& micros) {
  const ParseResult not_the_form =
      explain_blanks(text, {"is not a time (HH:MM:SS)", kFixOtherText});
  std::string_view rest = text;
  int64_t value = 0;
  if (const ParseResult result = take_clock(rest, not_the_form, value); !result) return result;
  if (is_offset(rest)) return {"has an offset", "make the column string"};
  if (!rest.empty()) return not_the_form;
  micros = value;
  return {};
}

ParseResult parse_strict_timestamp(std::string_view text, int64_t& micros) {
  const ParseResult not_the_form =
      explain_blanks(text, {"is not a timestamp (YYYY-MM-DD HH:MM:SS)", kFixOtherText});
  std::string_view rest = text;
  int64_t local = 0;
  const ParseResult result = take_local_timestamp(rest, not_the_form, local);
  if (!result) return result;
  if (is_offset(rest)) return {"has an offset", "make the column timestamptz"};
  if (is_zone_name(rest)) return {"names a time zone", "make the column string"};
  if (!rest.empty()) return not_the_form;
  micros = local;
  return {};
}

ParseResult parse_strict_timestamptz(std::string_view text, const StrictOptions& options,
                                     int64_t& micros) {
  const ParseResult not_the_form = explain_blanks(
      text, {"is not a timestamp with offset (YYYY-MM-DD HH:MM:SS+00:00)", kFixOtherText});
  std::string_view rest = text;
  int64_t local = 0;
  int64_t offset = 0;
  const ParseResult result = take_local_timestamp(rest, not_the_form, local);
  if (!result) return result;
  if (rest.empty()) {
    if (!options.assume_utc) return {"has no offset", "make the column timestamp"};
  } else if (is_zone_name(rest)) {
    return {"names a time zone instead of an offset", "make the column string"};
  } else if (!take_offset(rest, offset) || !rest.empty()) {
    return not_the_form;
  }
  // An offset may carry the first or last day out of the years that can be written.
  const int64_t utc = local - offset;
  const int64_t year = civil_from_days(days_from_micros(utc)).year;
  if (year < kYearMin || year > kYearMax) {
    return {"is out of range (years 0001 to 9999)", kFixOtherText};
  }
  micros = utc;
  return {};
}

}  // namespace adze::value
