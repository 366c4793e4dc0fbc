#include "io/aws/timestamp.h"

#include <fmt/format.h>

namespace adze::io::aws {
namespace {

using SystemTime = std::chrono::system_clock::time_point;

/// Takes parts off the front of a text; once one does not fit, none does any more.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  int number(size_t digits) {
    if (text_.size() < digits) return fail();
    int value = 0;
    for (const char c : text_.substr(0, digits)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return value;
  }

  void sign(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) {
      fail();
    } else {
      text_.remove_prefix(1);
    }
  }

  void fraction() {
    if (!text_.starts_with('.')) return;
    const size_t end = text_.find_first_not_of("0123456789", 1);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end);
  }

  std::chrono::minutes offset() {
    for (const std::string_view zero : {"Z", "UTC"}) {
      if (text_ == zero) return text_ = {}, std::chrono::minutes(0);
    }
    const int direction = text_.starts_with('-') ? -1 : 1;
    sign("+-");
    const int hours = number(2);
    if (text_.starts_with(':')) text_.remove_prefix(1);
    return std::chrono::minutes(direction * (hours * 60 + number(2)));
  }

  bool is_done() const { return is_right_ && text_.empty(); }

 private:
  int fail() {
    is_right_ = false;
    text_ = {};
    return 0;
  }

  std::string_view text_;
  bool is_right_ = true;
};

}  // namespace

std::optional<SystemTime> parse_timestamp(std::string_view text) {
  Scanner scanner(text);
  const std::chrono::year year(scanner.number(4));
  scanner.sign("-");
  const std::chrono::month month(static_cast<unsigned>(scanner.number(2)));
  scanner.sign("-");
  const std::chrono::day day(static_cast<unsigned>(scanner.number(2)));
  scanner.sign("T ");
  const int hour = scanner.number(2);
  scanner.sign(":");
  const int minute = scanner.number(2);
  scanner.sign(":");
  const int second = scanner.number(2);
  scanner.fraction();
  const std::chrono::minutes offset = scanner.offset();
  const std::chrono::year_month_day date(year, month, day);
  if (!scanner.is_done() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  // Nanoseconds reach from 1677 to 2262; what lasts longer than a century lasts for ever, and what
  // ended before there were clocks like ours has ended.
  if (date.year() > std::chrono::year(2200)) {
    return parse_timestamp("2200-01-01T00:00:00Z");
  }
  if (date.year() < std::chrono::year(1970)) return SystemTime();
  return SystemTime(std::chrono::sys_days(date).time_since_epoch()) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) - offset;
}

std::string timestamp_text(SystemTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace adze::io::aws
