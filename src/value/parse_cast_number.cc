#include <charconv>
#include <string>

#include "value/cast_forms.h"
#include "value/float_text.h"
#include "value/number_text.h"
#include "value/problems.h"

// SQL's lenient numbers: blanks around them, underscores between digits, exponents and fractions
// that are rounded, and 0x and 0b for integers.
namespace adze::value {
namespace {

constexpr const char* kNotInteger = "is not an integer";
constexpr const char* kNotNumber = "is not a number";

/// The number without blanks around it and without underscores, each of which must stand between
/// two digits. `buffer` holds the text if it had any. False if one stands elsewhere.
bool plain_number(std::string_view& text, std::string& buffer) {
  text = trim_blanks(text);
  if (text.find('_') == std::string_view::npos) return true;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      buffer += text[i];
      continue;
    }
    const auto is_word = [](char c) {  // hexadecimal digits too
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    const bool is_between =
        i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
    if (!is_between) return false;
  }
  text = buffer;
  return true;
}

/// 16, 2, or 0 where the text has no such prefix.
int base_of_prefix(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) return 16;
  if (text.starts_with("0b") || text.starts_with("0B")) return 2;
  return 0;
}

ParseResult parse_based(std::string_view digits, int base, Type type, Int128& value) {
  uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (stop != end || error == std::errc::invalid_argument) return {kNotInteger};
  const bool is_in_range = error == std::errc() && number <= static_cast<uint64_t>(INT64_MAX) &&
                           static_cast<int64_t>(number) <= integer_range(type.id).max;
  if (!is_in_range) return {out_of_range(type).problem};
  value = static_cast<Int128>(number);
  return {};
}

}  // namespace

ParseResult parse_cast_integer(std::string_view text, Type type, Int128& value) {
  std::string buffer;
  if (!plain_number(text, buffer)) return {kNotInteger};
  if (const int base = base_of_prefix(text); base != 0) {
    return parse_based(text.substr(2), base, type, value);
  }
  NumberText number;
  if (!split_number(text, number)) return {kNotInteger};
  const IntegerRange range = integer_range(type.id);
  Int128 rounded = 0;
  if (!round_scaled(number, 0, rounded) || rounded < range.min || rounded > range.max) {
    return {out_of_range(type).problem};
  }
  value = rounded;
  return {};
}

ParseResult parse_cast_decimal(std::string_view text, Type type, Int128& value) {
  std::string buffer;
  NumberText number;
  if (!plain_number(text, buffer) || !split_number(text, number)) return {kNotNumber};
  const Int128 limit = power_of_ten(type.precision);
  Int128 rounded = 0;
  if (!round_scaled(number, type.scale, rounded) || rounded <= -limit || rounded >= limit) {
    return {out_of_range(type).problem};
  }
  value = rounded;
  return {};
}

ParseResult parse_cast_float(std::string_view text, Type type, double& value) {
  std::string buffer;
  bool overflowed = false;  // '1e400'::double is inf
  if (!plain_number(text, buffer) || !read_float(text, type, value, overflowed)) {
    return {kNotNumber};
  }
  return {};
}

}  // namespace adze::value
