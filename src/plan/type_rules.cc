#include "plan/type_rules.h"

#include <algorithm>

namespace adze::plan {
namespace {

constexpr unsigned kPrecisionMax = 38;
// A decimal of up to 18 digits is an int64 in memory. As in DuckDB, a sum of two such stays one
// (and overflows with an error) rather than change to 128 bits for a digit that is hardly ever
// used.
constexpr unsigned kPrecisionInt64Max = 18;

Type as_decimal(Type type) { return type.is_decimal() ? type : decimal_of_integer(type); }

bool is_exact(Type type) { return type.is_integer() || type.is_decimal(); }

Type wider_integer(Type left, Type right) { return left.id > right.id ? left : right; }

Type common_decimal(Type left, Type right, unsigned extra_digits) {
  left = as_decimal(left);
  right = as_decimal(right);
  unsigned scale = std::max(left.scale, right.scale);
  const unsigned whole = std::max(left.precision - left.scale, right.precision - right.scale);
  unsigned precision = whole + scale + extra_digits;
  const bool both_small = std::max(left.precision, right.precision) <= kPrecisionInt64Max;
  if (extra_digits > 0 && both_small) precision = std::min(precision, kPrecisionInt64Max);
  // Past 38 digits a type for both keeps the whole digits and gives up fractions.
  if (extra_digits == 0 && precision > kPrecisionMax) scale = kPrecisionMax - whole;
  return decimal_type(static_cast<uint8_t>(std::min(precision, kPrecisionMax)),
                      static_cast<uint8_t>(scale));
}

Type common_float(Type left, Type right) {
  const bool is_double = left.id == TypeId::kFloat64 || right.id == TypeId::kFloat64;
  return is_double ? float64_type : float32_type;
}

std::optional<Type> common_number(Type left, Type right) {
  if (left.is_float() || right.is_float()) return common_float(left, right);
  if (left.is_decimal() || right.is_decimal()) return common_decimal(left, right, 0);
  return wider_integer(left, right);
}

bool is_point_in_time(Type type) { return type.is_temporal() && type.id != TypeId::kTime; }

std::optional<OperatorTypes> all_of(std::optional<Type> type) {
  if (!type) return std::nullopt;
  return OperatorTypes{*type, *type, *type};
}

bool is_small_integer(Type type) { return type.is_integer() && type.id != TypeId::kInt64; }

std::optional<OperatorTypes> date_types(Type left, Type right, bool subtract) {
  if (subtract && left == date_type && right == date_type) {
    return OperatorTypes{date_type, date_type, int64_type};
  }
  if (left == date_type && is_small_integer(right)) {
    return OperatorTypes{date_type, int64_type, date_type};
  }
  return std::nullopt;
}

bool is_bool_or_number(Type type) { return type.id == TypeId::kBool || type.is_number(); }

}  // namespace

Type decimal_of_integer(Type integer) {
  switch (integer.id) {
    case TypeId::kInt8:
      return decimal_type(3, 0);
    case TypeId::kInt16:
      return decimal_type(5, 0);
    case TypeId::kInt32:
      return decimal_type(10, 0);
    default:
      return decimal_type(19, 0);
  }
}

std::optional<Type> common_type(Type left, Type right) {
  if (left == right || right == null_type) return left;
  if (left == null_type) return right;
  if (left.is_number() && right.is_number()) return common_number(left, right);
  if (left == bool_type && right.is_number()) return right;
  if (left.is_number() && right == bool_type) return left;
  if (is_point_in_time(left) && is_point_in_time(right)) return left.id > right.id ? left : right;
  return std::nullopt;
}

std::optional<OperatorTypes> add_types(Type left, Type right, bool subtract) {
  if (left == date_type || right == date_type) return date_types(left, right, subtract);
  if (!left.is_number() || !right.is_number()) return std::nullopt;
  if (is_exact(left) && is_exact(right) && (left.is_decimal() || right.is_decimal())) {
    return all_of(common_decimal(left, right, 1));
  }
  return all_of(common_number(left, right));
}

std::optional<OperatorTypes> multiply_types(Type left, Type right) {
  if (!left.is_number() || !right.is_number()) return std::nullopt;
  if (left.is_float() || right.is_float() || (left.is_integer() && right.is_integer())) {
    return all_of(common_number(left, right));
  }
  left = as_decimal(left);
  right = as_decimal(right);
  const unsigned scale = left.scale + right.scale;
  if (scale > kPrecisionMax) return std::nullopt;
  const unsigned precision = std::min<unsigned>(left.precision + right.precision, kPrecisionMax);
  return OperatorTypes{left, right,
                       decimal_type(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale))};
}

std::optional<OperatorTypes> divide_types(Type left, Type right) {
  if (!left.is_number() || !right.is_number()) return std::nullopt;
  if (left.is_float() || right.is_float()) return all_of(common_float(left, right));
  return all_of(float64_type);
}

std::optional<OperatorTypes> divide_integer_types(Type left, Type right) {
  if (left.is_integer() && right.is_integer()) return all_of(wider_integer(left, right));
  return divide_types(left, right);
}

std::optional<OperatorTypes> modulo_types(Type left, Type right) {
  if (!left.is_number() || !right.is_number()) return std::nullopt;
  return all_of(common_number(left, right));
}

std::optional<Type> sum_type(Type argument) {
  if (argument.is_integer() || argument == bool_type || argument == null_type) return int64_type;
  if (argument.is_decimal()) return decimal_type(kPrecisionMax, argument.scale);
  if (argument.is_float()) return float64_type;
  return std::nullopt;
}

std::optional<Type> average_type(Type argument) {
  if (argument.is_number() || argument == null_type) return float64_type;
  if (argument == date_type || argument == timestamp_type) return timestamp_type;
  return std::nullopt;
}

bool is_castable(Type from, Type to) {
  if (from == to || from == null_type || to == string_type) return true;
  if (from == string_type) return true;
  if (is_bool_or_number(from) && is_bool_or_number(to)) return true;
  if (is_point_in_time(from) && is_point_in_time(to)) return true;
  if (from == timestamp_type || from == timestamptz_type) return to == time_type;
  return false;
}

}  // namespace adze::plan
