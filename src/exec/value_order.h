#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "column/vector.h"

/// The one order of values of each kind, for comparisons, sorting, MIN and MAX: numbers by size,
/// with -0.0 equal to 0.0, NaN equal to NaN and greater than all others; text by its bytes.
namespace adze::exec {

template <typename T>
inline bool values_equal(const T& left, const T& right) {
  return left == right;
}
inline bool values_equal(double left, double right) {
  return (left == right) | ((left != left) & (right != right));
}
inline bool values_equal(const StringRef& left, const StringRef& right) {
  return left.size == right.size &&
         (left.size == 0 || std::memcmp(left.data, right.data, left.size) == 0);
}

template <typename T>
inline bool value_less(const T& left, const T& right) {
  return left < right;
}
inline bool value_less(double left, double right) {
  return (left < right) | ((right != right) & (left == left));
}
inline bool value_less(const StringRef& left, const StringRef& right) {
  return left.view() < right.view();
}

}  // namespace adze::exec
