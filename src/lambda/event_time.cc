#include "lambda/event_time.h"

#include <charconv>
#include <cstdint>

#include "column/type.h"
#include "lambda/event_fields.h"
#include "value/calendar.h"
#include "value/parse_value.h"
#include "value/print_value.h"

namespace adze::lambda {
namespace {

std::string time_text(int64_t micros, const std::string& place) {
  const int64_t micros_max = value::days_from_civil({10'000, 1, 1}) * value::micros_per_day;
  if (micros < 0 || micros >= micros_max) {
    refuse_event(place + " is not between the years 1970 and 9999");
  }
  std::string text;
  value::print_int64(micros, timestamptz_type, text);  // "2026-03-01 12:00:00.5+00"
  text.replace(text.find(' '), 1, "T");
  return text.replace(text.rfind("+00"), std::string::npos, "Z");
}

}  // namespace

std::string event_time(std::string_view text, const std::string& place) {
  if (text.empty()) return "";
  int64_t micros = 0;
  if (!value::parse_strict_int64(text, timestamptz_type, {}, micros)) {
    refuse_event(place + " is not a time such as 2026-03-01T12:00:00Z");
  }
  return time_text(micros, place);
}

std::string event_time_of_milliseconds(std::string_view digits, const std::string& place) {
  if (digits.empty()) return "";
  constexpr int64_t kMicrosPerMillisecond = 1'000;
  constexpr int64_t kMillisecondsMax = INT64_MAX / kMicrosPerMillisecond;
  int64_t milliseconds = 0;
  const auto [end, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), milliseconds);
  if (code != std::errc() || end != digits.data() + digits.size() || milliseconds < 0 ||
      milliseconds > kMillisecondsMax) {
    refuse_event(place + " is not a number of milliseconds");
  }
  return time_text(milliseconds * kMicrosPerMillisecond, place);
}

}  // namespace adze::lambda
