#pragma once

#include <string>

#include "column/scalar.h"
#include "column/vector.h"

namespace adze::value {

/// Appends the value as text, the one way each type is printed: integers plainly; decimals with
/// all digits of their scale; floats shortest that reads back at their own width ("0.1", "1e+20",
/// "nan", "inf", "-inf"; a whole number keeps ".0": "2.0"); date YYYY-MM-DD; timestamps
/// "2024-01-03 12:00:00[.ffffff]", timestamptz with "+00"; bool true/false; text as it is.
void print_bool(uint8_t value, std::string& to);
void print_int64(int64_t value, Type type, std::string& to);
void print_int128(Int128 value, Type type, std::string& to);
void print_float64(double value, Type type, std::string& to);

/// The value of one row; "" for NULL.
void print_value(const Vector& vector, size_t row, std::string& to);
std::string print_scalar(const Scalar& value);

}  // namespace adze::value
