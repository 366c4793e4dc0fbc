#include "value/temporal_text.h"

#include "value/calendar.h"
#include "value/number_text.h"

namespace adze::value {
namespace {

constexpr unsigned kFractionDigits = 6;
constexpr int64_t kOffsetHoursMax = 15;

}  // namespace

bool take_number(std::string_view& text, unsigned digits_min, unsigned digits_max,
                 int64_t& number) {
  unsigned count = 0;
  number = 0;
  while (count < digits_max && count < text.size() && is_digit(text[count])) {
    number = number * 10 + (text[count] - '0');
    ++count;
  }
  text.remove_prefix(count);
  return count >= digits_min;
}

bool take_char(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, int64_t& micros, bool& is_exact) {
  size_t count = 0;
  micros = 0;
  is_exact = true;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count < kFractionDigits) {
      micros = micros * 10 + (text[count] - '0');
    } else if (text[count] != '0') {
      is_exact = false;
    }
  }
  for (size_t digit = count; digit < kFractionDigits; ++digit) micros *= 10;
  text.remove_prefix(count);
  return count > 0;
}

bool take_offset(std::string_view& text, int64_t& micros) {
  micros = 0;
  if (take_char(text, 'Z')) return true;
  const bool is_negative = text.starts_with('-');
  if (!is_negative && !text.starts_with('+')) return false;
  text.remove_prefix(1);
  int64_t hours = 0;
  int64_t minutes = 0;
  if (!take_number(text, 2, 2, hours)) return false;
  const bool has_minutes = take_char(text, ':') || (!text.empty() && is_digit(text.front()));
  if (has_minutes && !take_number(text, 2, 2, minutes)) return false;
  if (hours > kOffsetHoursMax || minutes > 59) return false;
  micros = (hours * 60 + minutes) * 60 * micros_per_second;
  if (is_negative) micros = -micros;
  return true;
}

}  // namespace adze::value
