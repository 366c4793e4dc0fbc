#include <limits>

#include "value/number_text.h"
#include "value/problems.h"
#include "value/strict_forms.h"

namespace adze::value {
namespace {

struct WideRange {
  Int128 min;
  Int128 max;
};

WideRange wide_range(Type type) {
  if (type.id == TypeId::kUInt64) return {0, std::numeric_limits<uint64_t>::max()};
  const IntegerRange range = integer_range(type.id);
  return {range.min, range.max};
}

ParseResult explain_integer(std::string_view text) {
  NumberText number;
  if (!split_number(text, number)) {
    return explain_blanks(text, {"is not an integer", kFixOtherText});
  }
  if (number.has_exponent) return {"has an exponent", "make the column float64"};
  return {"has a fraction", "make the column decimal(10,2) or float64"};
}

}  // namespace

ParseResult parse_strict_integer(std::string_view text, Type type, Int128& value) {
  // No more than this is read into `magnitude`, which is past the range of all types.
  constexpr Int128 kMagnitudeMax = Int128{1} << 65;
  const bool is_negative = text.starts_with('-');
  const size_t sign_size = is_negative || text.starts_with('+') ? 1 : 0;
  if (text.size() == sign_size) return explain_integer(text);
  Int128 magnitude = 0;
  for (const char c : text.substr(sign_size)) {
    if (!is_digit(c)) return explain_integer(text);
    if (magnitude < kMagnitudeMax) magnitude = magnitude * 10 + (c - '0');
  }
  const Int128 number = is_negative ? -magnitude : magnitude;
  const WideRange range = wide_range(type);
  if (number < range.min || number > range.max) return out_of_range(type);
  value = number;
  return {};
}

}  // namespace adze::value
