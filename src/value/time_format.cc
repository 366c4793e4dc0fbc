#include "value/time_format.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/limits.h"
#include "value/calendar.h"
#include "value/time_names.h"

// Formats are a list of pieces: literal texts and fields. Printing walks the list; reading is in
// read_time_format.cc. Tested by time_format_test.cc.
namespace adze::value {
namespace {

constexpr std::string_view kFields = "YymdHIMSjfgnbhBaApuwUWVGzZ";
constexpr std::string_view kUnpaddedFields = "ymdHIMSj";
constexpr const char* kFieldsFix =
    "the fields are %Y %y %m %d %H %I %M %S %f %g %n %p %j %a %A %b %B %u %w %U %W %V %G %z %Z %c "
    "%x %X, and %% for a percent sign";

/// Formats that stand for others.
std::string_view expansion(char letter) {
  switch (letter) {
    case 'c':
      return "%Y-%m-%d %H:%M:%S";
    case 'x':
      return "%Y-%m-%d";
    case 'X':
    case 'T':
      return "%H:%M:%S";
    default:
      return {};
  }
}

int64_t twelve_hour_clock(int64_t hour) { return hour % 12 == 0 ? 12 : hour % 12; }

/// Weeks of the year that begin on `first_weekday` (0 Sunday, 1 Monday); days before the first are
/// in week 0.
int64_t week_of_year(int64_t days, int64_t first_weekday) {
  const int64_t weekday = (iso_weekday(days) - first_weekday + 7) % 7;
  return (day_of_year(days) + 6 - weekday) / 7;
}

void append_number(int64_t number, unsigned digits, bool is_padded, std::string& to) {
  fmt::format_to(std::back_inserter(to), "{:0{}}", number, is_padded ? digits : 1);
}

void append_year(int64_t year, std::string& to) {
  if (year < 0) {
    to += '-';
    append_number(-year, 1, true, to);
  } else {
    append_number(year, 4, true, to);
  }
}

}  // namespace

/// Splits a pattern into pieces.
class FormatParser {
 public:
  explicit FormatParser(TimeFormat& format) : format_(format) {}

  FormatProblem parse(std::string_view pattern) {
    if (pattern.empty()) return {"the format is empty", "write one such as '%Y-%m-%d'"};
    while (!pattern.empty()) {
      if (pattern.front() != '%') {
        literal_ += pattern.front();
        pattern.remove_prefix(1);
        continue;
      }
      pattern.remove_prefix(1);
      FormatProblem problem = take_field(pattern);
      if (!problem.message.empty()) return problem;
    }
    flush();
    return {};
  }

 private:
  FormatProblem take_field(std::string_view& rest) {
    const bool is_padded = !rest.starts_with('-');
    if (!is_padded) rest.remove_prefix(1);
    if (rest.empty()) {
      return {"the format ends within a field", "write %% for a percent sign"};
    }
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == '%' && is_padded) {
      literal_ += '%';
      return {};
    }
    const std::string_view expanded = expansion(letter);
    if (!expanded.empty() && is_padded) return parse_expansion(expanded);
    const std::string_view known = is_padded ? kFields : kUnpaddedFields;
    if (known.find(letter) == std::string_view::npos) {
      const bool is_shown = letter > ' ' && letter < '\x7f';
      return {fmt::format("the format has the unknown field %{}{}", is_padded ? "" : "-",
                          is_shown ? std::string(1, letter) : ""),
              kFieldsFix};
    }
    flush();
    if (letter == 'z' || letter == 'Z') format_.has_zone_ = true;
    format_.pieces_.push_back(
        {.field = letter == 'h' ? 'b' : letter, .is_padded = is_padded, .text = {}});
    return {};
  }

  FormatProblem parse_expansion(std::string_view pattern) {
    FormatParser inner(format_);
    inner.literal_ = std::move(literal_);
    literal_.clear();
    return inner.parse(pattern);
  }

  void flush() {
    if (literal_.empty()) return;
    format_.pieces_.push_back({.field = 0, .is_padded = true, .text = std::move(literal_)});
    literal_.clear();
  }

  TimeFormat& format_;
  std::string literal_;
};

Moment moment_from_micros(int64_t micros) {
  const int64_t days = days_from_micros(micros);
  return {days, micros - days * micros_per_day};
}

FormatProblem TimeFormat::parse(std::string_view pattern, bool for_reading, TimeFormat& format) {
  format = TimeFormat();
  if (pattern.size() > limits::time_format_bytes_max) {
    return {fmt::format("the format has {} bytes; {} are the most", pattern.size(),
                        limits::time_format_bytes_max),
            "join shorter ones with ||"};
  }
  FormatProblem problem = FormatParser(format).parse(pattern);
  if (!problem.message.empty() || !for_reading) return problem;
  const auto has = [&](char field) {
    for (const Piece& piece : format.pieces_) {
      if (piece.field == field) return true;
    }
    return false;
  };
  const bool has_day = has('m') || has('d') || has('b') || has('B') || has('j');
  if ((has('V') || has('G')) && (has('Y') || has('y')) && !has_day) {
    return {"%V and %G count ISO weeks, which %Y knows nothing of",
            "write %G in place of %Y, or %W in place of %V"};
  }
  return {};
}

// Longer than other functions, as it is one case per field.
void TimeFormat::print(Moment moment, std::string_view zone, std::string& to) const {
  const CivilDate date = civil_from_days(moment.days);
  const int64_t seconds = moment.micros / micros_per_second;
  const int64_t fraction = moment.micros % micros_per_second;
  const int64_t hour = seconds / 3600;
  for (const Piece& piece : pieces_) {
    const auto number = [&](int64_t value, unsigned digits) {
      append_number(value, digits, piece.is_padded, to);
    };
    switch (piece.field) {
      case 0:
        to += piece.text;
        break;
      case 'Y':
        append_year(date.year, to);
        break;
      case 'y':
        number((date.year < 0 ? -date.year : date.year) % 100, 2);
        break;
      case 'm':
        number(date.month, 2);
        break;
      case 'd':
        number(date.day, 2);
        break;
      case 'H':
        number(hour, 2);
        break;
      case 'I':
        number(twelve_hour_clock(hour), 2);
        break;
      case 'M':
        number(seconds / 60 % 60, 2);
        break;
      case 'S':
        number(seconds % 60, 2);
        break;
      case 'f':
        number(fraction, 6);
        break;
      case 'g':
        number(fraction / 1000, 3);
        break;
      case 'n':
        number(fraction * 1000, 9);
        break;
      case 'j':
        number(day_of_year(moment.days), 3);
        break;
      case 'p':
        to += hour >= 12 ? "PM" : "AM";
        break;
      case 'a':
        to += kDayNames[static_cast<size_t>(iso_weekday(moment.days) % 7)].substr(0, 3);
        break;
      case 'A':
        to += kDayNames[static_cast<size_t>(iso_weekday(moment.days) % 7)];
        break;
      case 'b':
        to += kMonthNames[date.month - 1].substr(0, 3);
        break;
      case 'B':
        to += kMonthNames[date.month - 1];
        break;
      case 'u':
        number(iso_weekday(moment.days), 1);
        break;
      case 'w':
        number(iso_weekday(moment.days) % 7, 1);
        break;
      case 'U':
        number(week_of_year(moment.days, 0), 2);
        break;
      case 'W':
        number(week_of_year(moment.days, 1), 2);
        break;
      case 'V':
        number(iso_week(moment.days), 2);
        break;
      case 'G':
        append_year(iso_year(moment.days), to);
        break;
      case 'z':
        to += "+00";
        break;
      case 'Z':
        to += zone;
        break;
      default:
        fail_internal("unknown field of a time format", __FILE__, __LINE__);
    }
  }
}

}  // namespace adze::value
