#pragma once

#include <string>

#include "column/vector.h"

namespace adze {

/// One value of any type: literals, statistics, group representatives.
struct Scalar {
  Type type;
  bool is_null = true;
  Int128 integer = 0;  ///< kinds kBool, kInt64, kInt128
  double number = 0;   ///< kind kFloat64
  std::string text;    ///< kind kString
};

/// The value of one row, copied.
Scalar scalar_at(const Vector& vector, size_t row);

/// A constant vector of `value`; storage holds what it points to.
Vector constant_vector(const Scalar& value, VectorStorage& storage);

}  // namespace adze
