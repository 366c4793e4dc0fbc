#include "value/number_text.h"

#include <algorithm>

namespace adze::value {
namespace {

constexpr int64_t kExponentMax = 1'000'000'000'000;
constexpr unsigned kDigitsMax = 38;

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto size = static_cast<size_t>(end - text.begin());
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

/// True if there was a sign, which is then taken off; `is_negative` says which.
bool take_sign(std::string_view& text, bool& is_negative) {
  is_negative = text.starts_with('-');
  const bool has_sign = is_negative || text.starts_with('+');
  if (has_sign) text.remove_prefix(1);
  return has_sign;
}

bool take_exponent(std::string_view& text, int64_t& exponent) {
  bool is_negative = false;
  take_sign(text, is_negative);
  const std::string_view digits = take_digits(text);
  if (digits.empty()) return false;
  exponent = 0;
  for (const char c : digits) exponent = std::min(exponent * 10 + (c - '0'), kExponentMax);
  if (is_negative) exponent = -exponent;
  return true;
}

/// Index of the first digit that is not zero; digit_count() if all are.
size_t first_significant(const NumberText& number) {
  size_t index = 0;
  while (index < number.digit_count() && number.digit(index) == '0') ++index;
  return index;
}

}  // namespace

bool split_number(std::string_view text, NumberText& number) {
  number = {};
  take_sign(text, number.is_negative);
  number.whole = take_digits(text);
  number.has_point = text.starts_with('.');
  if (number.has_point) {
    text.remove_prefix(1);
    number.fraction = take_digits(text);
  }
  if (number.digit_count() == 0) return false;
  number.has_exponent = text.starts_with('e') || text.starts_with('E');
  if (number.has_exponent) {
    text.remove_prefix(1);
    if (!take_exponent(text, number.exponent)) return false;
  }
  return text.empty();
}

bool round_scaled(const NumberText& number, unsigned scale, Int128& value) {
  value = 0;
  const size_t first = first_significant(number);
  if (first == number.digit_count()) return true;
  // Digits [first, end) stand before the point once it has moved; the next one decides rounding.
  const int64_t end =
      static_cast<int64_t>(number.whole.size()) + number.exponent + static_cast<int64_t>(scale);
  if (end < static_cast<int64_t>(first)) return true;  // below 0.1
  if (end - static_cast<int64_t>(first) > kDigitsMax) return false;
  const auto last = static_cast<size_t>(end);
  for (size_t index = first; index < last; ++index)
    value = value * 10 + (number.digit(index) - '0');
  if (number.digit(last) >= '5') ++value;
  if (value >= power_of_ten(kDigitsMax)) return false;  // rounded up to 39 digits
  if (number.is_negative) value = -value;
  return true;
}

int compare_magnitude(const NumberText& number, UInt128 other, unsigned scale) {
  char other_digits[40];
  size_t other_count = 0;
  for (; other != 0; other /= 10) {
    other_digits[other_count++] = static_cast<char>('0' + static_cast<int>(other % 10));
  }
  std::reverse(other_digits, other_digits + other_count);

  const size_t first = first_significant(number);
  const bool is_zero = first == number.digit_count();
  if (is_zero || other_count == 0) return static_cast<int>(!is_zero) - (other_count != 0 ? 1 : 0);

  // Both as 0.d1d2d3… * 10^point with d1 not zero: the larger point wins, then the first digit.
  const int64_t point =
      static_cast<int64_t>(number.whole.size()) + number.exponent - static_cast<int64_t>(first);
  const int64_t other_point = static_cast<int64_t>(other_count) - static_cast<int64_t>(scale);
  if (point != other_point) return point < other_point ? -1 : 1;
  const size_t count = std::max(number.digit_count() - first, other_count);
  for (size_t i = 0; i < count; ++i) {
    const char digit = number.digit(first + i);
    const char other_digit = i < other_count ? other_digits[i] : '0';
    if (digit != other_digit) return digit < other_digit ? -1 : 1;
  }
  return 0;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}

}  // namespace adze::value
