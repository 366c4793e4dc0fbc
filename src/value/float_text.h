#pragma once

#include <string_view>

#include "column/type.h"

namespace adze::value {

/// Reads a float of the type's width (float16, float32, float64): the decimal and exponent forms of
/// NumberText, and nan, inf, infinity with or without sign in any case. Rounded once, to nearest
/// with ties to even; too large a number becomes an infinity, too small a one zero. False if the
/// text is not a number. `overflowed` says whether the infinity was a number.
bool read_float(std::string_view text, Type type, double& value, bool& overflowed);

}  // namespace adze::value
