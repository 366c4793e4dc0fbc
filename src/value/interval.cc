#include "value/interval.h"

#include <algorithm>
#include <limits>

#include "column/type.h"
#include "value/calendar.h"
#include "value/number_text.h"
#include "value/temporal_text.h"

namespace adze::value {
namespace {

constexpr int64_t kDaysPerMonth = 30;  // of a fraction of a month
constexpr int64_t kMicrosPerHour = 3600 * micros_per_second;
constexpr int64_t kCountMax = std::numeric_limits<int32_t>::max();

constexpr ParseResult kNotTheForm = {"is not an interval such as '1 year 2 months' or '3 days'"};
constexpr ParseResult kOutOfRange = {"is out of range for an interval"};

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A number with its sign and fraction, the latter in 10^-9.
struct Count {
  int64_t whole = 0;
  int64_t nanos = 0;
};

constexpr int64_t kNanos = 1'000'000'000;

/// Reads intervals into 128 bits, so that only the end has to look for overflow.
class IntervalReader {
 public:
  explicit IntervalReader(std::string_view text) : text_(text) {}

  ParseResult read(Interval& interval) {
    if (text_.starts_with('@')) text_.remove_prefix(1);
    skip_blanks(text_);
    if (text_.empty()) return kNotTheForm;
    while (!text_.empty()) {
      if (const ParseResult result = take_step(); !result) return result;
      skip_blanks(text_);
    }
    if (!found_any_) return kNotTheForm;
    const bool is_small = fits(months_, kCountMax) && fits(days_, kCountMax) &&
                          fits(micros_, std::numeric_limits<int64_t>::max());
    if (!is_small) return kOutOfRange;
    interval = {static_cast<int64_t>(months_), static_cast<int64_t>(days_),
                static_cast<int64_t>(micros_)};
    return {};
  }

 private:
  static bool fits(Int128 value, int64_t most) { return value >= -Int128{most} && value <= most; }

  ParseResult take_step() {
    if (found_any_ && equals_ignoring_case(trim_blanks(text_), "ago")) {
      months_ = -months_;
      days_ = -days_;
      micros_ = -micros_;
      text_ = {};
      return {};
    }
    const bool is_negative = take_char(text_, '-');
    const size_t digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
    if (digits == 0) return kNotTheForm;
    if (digits > 18) return kOutOfRange;
    const bool is_clock = text_.substr(digits).starts_with(':');
    Count count;
    for (const char c : text_.substr(0, digits)) count.whole = count.whole * 10 + (c - '0');
    text_.remove_prefix(digits);
    const int64_t sign = is_negative ? -1 : 1;
    if (is_clock) return take_clock(sign, count.whole);
    take_decimals(count);
    count.whole *= sign;
    count.nanos *= sign;
    return take_unit(count);
  }

  // Behind the hours; whatever its place, a clock is the last thing but for blanks.
  ParseResult take_clock(int64_t sign, int64_t hours) {
    int64_t minutes = 0;
    int64_t seconds = 0;
    int64_t fraction = 0;
    if (!take_char(text_, ':') || !take_number(text_, 1, 2, minutes)) return kNotTheForm;
    if (take_char(text_, ':')) {
      if (!take_number(text_, 1, 2, seconds)) return kNotTheForm;
      bool is_exact = true;
      if (take_char(text_, '.')) take_fraction(text_, fraction, is_exact);
    }
    if (minutes > 59 || seconds > 59 || !trim_blanks(text_).empty()) return kNotTheForm;
    const Int128 clock =
        Int128{hours} * kMicrosPerHour + (minutes * 60 + seconds) * micros_per_second + fraction;
    micros_ += sign * clock;
    found_any_ = true;
    return {};
  }

  void take_decimals(Count& count) {
    if (!take_char(text_, '.')) return;
    int64_t place = kNanos / 10;
    while (!text_.empty() && is_digit(text_.front())) {
      count.nanos += (text_.front() - '0') * place;
      place /= 10;
      text_.remove_prefix(1);
    }
  }

  ParseResult take_unit(Count count) {
    skip_blanks(text_);
    size_t size = 0;
    while (size < text_.size() && is_letter(text_[size])) ++size;
    const std::string_view word = text_.substr(0, size);
    text_.remove_prefix(size);
    if (word.empty() && (found_any_ || !trim_blanks(text_).empty())) return kNotTheForm;
    const std::optional<DatePart> part = word.empty() ? DatePart::kSecond : find_date_part(word);
    const std::optional<Interval> unit = part ? interval_of(*part) : std::nullopt;
    if (!unit) return {"has a unit that is none: year, month, week, day, hour, minute, second …"};
    add(count, *unit);
    found_any_ = true;
    return {};
  }

  // Fractions of years are whole months, fractions of months days of which it has 30, and those of
  // days microseconds.
  void add(Count count, const Interval& unit) {
    months_ += Int128{count.whole} * unit.months;
    days_ += Int128{count.whole} * unit.days;
    micros_ += Int128{count.whole} * unit.micros;
    Int128 rest = count.nanos;  // in 10^-9 of the unit
    if (unit.months >= 12) {
      months_ += rounded(rest * unit.months);
      return;
    }
    if (unit.months > 0) {
      rest *= unit.months;
      months_ += rest / kNanos;
      rest = rest % kNanos * kDaysPerMonth;
    } else {
      rest *= unit.days > 0 ? unit.days : 0;
    }
    days_ += rest / kNanos;
    micros_ += rounded(rest % kNanos * micros_per_day + Int128{count.nanos} * unit.micros);
  }

  static Int128 rounded(Int128 nanos) {
    return (nanos + (nanos < 0 ? -kNanos / 2 : kNanos / 2)) / kNanos;
  }

  std::string_view text_;
  Int128 months_ = 0;
  Int128 days_ = 0;
  Int128 micros_ = 0;
  bool found_any_ = false;
};

}  // namespace

std::optional<Interval> interval_of(DatePart part) {
  switch (part) {
    case DatePart::kMillennium:
      return Interval{.months = 12'000};
    case DatePart::kCentury:
      return Interval{.months = 1'200};
    case DatePart::kDecade:
      return Interval{.months = 120};
    case DatePart::kYear:
      return Interval{.months = 12};
    case DatePart::kQuarter:
      return Interval{.months = 3};
    case DatePart::kMonth:
      return Interval{.months = 1};
    case DatePart::kWeek:
      return Interval{.days = 7};
    case DatePart::kDay:
      return Interval{.days = 1};
    case DatePart::kHour:
      return Interval{.micros = kMicrosPerHour};
    case DatePart::kMinute:
      return Interval{.micros = 60 * micros_per_second};
    case DatePart::kSecond:
      return Interval{.micros = micros_per_second};
    case DatePart::kMillisecond:
      return Interval{.micros = 1000};
    case DatePart::kMicrosecond:
      return Interval{.micros = 1};
    default:
      return std::nullopt;
  }
}

ParseResult parse_interval(std::string_view text, Interval& interval) {
  return IntervalReader(text).read(interval);
}

bool add_interval(int64_t timestamp, const Interval& interval, int64_t& sum) {
  int64_t days = days_from_micros(timestamp);
  const int64_t clock = timestamp - days * micros_per_day;
  if (interval.months != 0) {
    // Far beyond what a timestamp holds, and far from overflow.
    constexpr int64_t kMonthsMax = 12'000'000;
    if (interval.months > kMonthsMax || interval.months < -kMonthsMax) return false;
    CivilDate date = civil_from_days(days);
    const int64_t month = date.year * 12 + date.month - 1 + interval.months;
    const int64_t month_of_year = (month % 12 + 12) % 12;
    date.year = (month - month_of_year) / 12;
    date.month = static_cast<unsigned>(month_of_year) + 1;
    date.day = std::min(date.day, days_in_month(date.year, date.month));
    days = days_from_civil(date);
  }
  const Int128 total =
      (Int128{days} + interval.days) * micros_per_day + clock + Int128{interval.micros};
  sum = static_cast<int64_t>(total);
  return total == sum;
}

}  // namespace adze::value
