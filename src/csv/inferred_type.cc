#include "csv/inferred_type.h"

#include <algorithm>
#include <array>

#include "value/number_text.h"
#include "value/parse_value.h"

namespace adze::csv {
namespace {

constexpr size_t kDecimalDigitsMax = 38;

// In the order of TypeSet's bits.
constexpr std::array kTypes = {bool_type, int64_type,     decimal_type(38, 0), float64_type,
                               date_type, timestamp_type, timestamptz_type};

bool is_float(std::string_view text) {
  double value;
  return static_cast<bool>(value::parse_strict_float64(text, float64_type, value));
}

bool is_int64_kind(std::string_view text, Type type, bool assume_utc) {
  int64_t value;
  return static_cast<bool>(
      value::parse_strict_int64(text, type, {.assume_utc = assume_utc}, value));
}

NumberDoubt doubt_of(std::string_view text) {
  if (text.starts_with('+')) return NumberDoubt::kPlusSign;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.size() > 1 && text[0] == '0' && value::is_digit(text[1])) {
    return NumberDoubt::kLeadingZero;
  }
  const bool all_digits = std::all_of(text.begin(), text.end(), value::is_digit);
  return all_digits && text.size() > kDecimalDigitsMax ? NumberDoubt::kTooManyDigits
                                                       : NumberDoubt::kNone;
}

/// REQUIRES: is_float(text).
TextTypes number_types(std::string_view text) {
  if (const NumberDoubt doubt = doubt_of(text); doubt != NumberDoubt::kNone) {
    return {TypeSet::none(), doubt};
  }
  if (is_int64_kind(text, int64_type, false)) return {TypeSet::integer()};
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  const bool all_digits = std::all_of(digits.begin(), digits.end(), value::is_digit);
  return {all_digits ? TypeSet::long_integer() : TypeSet::floating()};
}

}  // namespace

Type TypeSet::first() const {
  for (size_t i = 0; i < kTypes.size(); ++i) {
    if ((bits_ >> i & 1) != 0) return kTypes[i];
  }
  return string_type;
}

TextTypes types_of(std::string_view text, bool assume_utc) {
  if (text.empty()) return {TypeSet::none()};
  if (value::equals_ignoring_case(text, "true") || value::equals_ignoring_case(text, "false")) {
    return {TypeSet::boolean()};
  }
  if (is_float(text)) return number_types(text);
  if (!value::is_digit(text[0])) return {TypeSet::none()};
  if (is_int64_kind(text, date_type, false)) return {TypeSet::date()};
  if (is_int64_kind(text, timestamp_type, false)) {
    return {assume_utc ? TypeSet::timestamp_or_tz() : TypeSet::timestamp()};
  }
  return {is_int64_kind(text, timestamptz_type, false) ? TypeSet::timestamptz() : TypeSet::none()};
}

}  // namespace adze::csv
