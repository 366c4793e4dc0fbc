#pragma once

#include <cstdint>
#include <string_view>

#include "column/type.h"

/// Numbers as they are written, before they become a value of some type.
namespace adze::value {

/// [+-]digits[.digits][e[+-]digits], with at least one digit before or after the point: "5.", ".5"
/// and "-1.5e3" are numbers, "." and "1e" are not. The parts view the text.
struct NumberText {
  bool is_negative = false;
  bool has_point = false;
  bool has_exponent = false;
  std::string_view whole;     ///< digits before the point
  std::string_view fraction;  ///< digits after it
  int64_t exponent = 0;       ///< at most 10^12 either way, which is beyond any text's digits

  size_t digit_count() const { return whole.size() + fraction.size(); }
  /// The index-th of all digits, the first before or after the point being 0; '0' past the last.
  char digit(size_t index) const {
    if (index < whole.size()) return whole[index];
    index -= whole.size();
    return index < fraction.size() ? fraction[index] : '0';
  }
};

/// False if the text is not a number as a whole.
bool split_number(std::string_view text, NumberText& number);

/// number * 10^scale, rounded half away from zero to an integer. False if that has more than 38
/// digits. Exact: no step goes through floating point.
bool round_scaled(const NumberText& number, unsigned scale, Int128& value);

/// Compares the magnitude of `number` with other / 10^scale: negative, zero or positive as the
/// number is smaller, equal or larger. Exact, whatever the number of digits.
int compare_magnitude(const NumberText& number, UInt128 other, unsigned scale);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Space, tab and the other four that C calls white space; no locale is asked.
inline bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim_blanks(std::string_view text);

/// Case of ASCII letters is ignored; `lower` is in lower case.
bool equals_ignoring_case(std::string_view text, std::string_view lower);

}  // namespace adze::value
