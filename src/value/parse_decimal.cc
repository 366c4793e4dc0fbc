#include <algorithm>

#include "value/number_text.h"
#include "value/problems.h"
#include "value/strict_forms.h"

namespace adze::value {

ParseResult parse_strict_decimal(std::string_view text, Type type, Int128& value) {
  NumberText number;
  if (!split_number(text, number)) {
    return explain_blanks(text, {"is not a decimal number", kFixOtherText});
  }
  if (number.has_exponent) return {"has an exponent", "make the column float64"};
  if (number.fraction.size() > type.scale) {
    const std::string_view extra = number.fraction.substr(type.scale);
    const bool only_zeros =
        std::all_of(extra.begin(), extra.end(), [](char c) { return c == '0'; });
    if (!only_zeros) return too_many_fraction_digits(type.scale);
  }
  // Nothing is left to round, so round_scaled is exact here.
  Int128 scaled = 0;
  if (!round_scaled(number, type.scale, scaled)) return out_of_range(type);
  const Int128 limit = power_of_ten(type.precision);
  if (scaled <= -limit || scaled >= limit) return out_of_range(type);
  value = scaled;
  return {};
}

}  // namespace adze::value
