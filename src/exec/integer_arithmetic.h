#pragma once

#include "column/type.h"

/// Exact arithmetic of 64 and 128 bits that reports overflow, and the ranges of the types.
namespace adze::exec {

/// All functions return true if the result doesn't fit; `result` is then unspecified.
inline bool add_overflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_add_overflow(a, b, &result);
}
inline bool add_overflows(Int128 a, Int128 b, Int128& result) {
  return __builtin_add_overflow(a, b, &result);
}
inline bool subtract_overflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_sub_overflow(a, b, &result);
}
inline bool subtract_overflows(Int128 a, Int128 b, Int128& result) {
  return __builtin_sub_overflow(a, b, &result);
}
inline bool multiply_overflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_mul_overflow(a, b, &result);
}

inline UInt128 magnitude(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

/// By hand, for the builtin needs a function of compiler-rt that libgcc lacks.
inline bool multiply_overflows(Int128 a, Int128 b, Int128& result) {
  constexpr UInt128 kMax = ~UInt128{0} >> 1;
  const UInt128 left = magnitude(a);
  const UInt128 right = magnitude(b);
  const bool is_small = (left >> 63) == 0 && (right >> 63) == 0;
  if (!is_small && left != 0 && right > kMax / left) return true;
  result = a * b;
  return false;
}

/// Divides and rounds half away from zero. REQUIRES: divisor > 0.
inline Int128 divide_rounded(Int128 value, Int128 divisor) {
  const Int128 quotient = value / divisor;
  const UInt128 rest = magnitude(value % divisor);
  if (rest < static_cast<UInt128>(divisor) - rest) return quotient;
  if (rest == 0) return quotient;
  return value < 0 ? quotient - 1 : quotient + 1;
}

/// The values that a type of kind kInt64 or kInt128 holds.
struct ExactRange {
  Int128 min;
  Int128 max;
};
inline ExactRange exact_range(Type type) {
  if (type.is_decimal()) {
    const Int128 limit = power_of_ten(type.precision) - 1;
    return {-limit, limit};
  }
  if (type.id == TypeId::kDate) return {INT32_MIN, INT32_MAX};
  if (type.is_integer()) {
    const IntegerRange range = integer_range(type.id);
    return {range.min, range.max};
  }
  return {INT64_MIN, INT64_MAX};
}

}  // namespace adze::exec
