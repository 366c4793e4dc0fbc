#pragma once

#include <string_view>

#include "column/type.h"
#include "value/parse_value.h"

/// What parse_cast chooses among. Same promises as parse_value.h.
namespace adze::value {

/// Integers and decimals; the value is scaled.
ParseResult parse_cast_integer(std::string_view text, Type type, Int128& value);
ParseResult parse_cast_decimal(std::string_view text, Type type, Int128& value);
ParseResult parse_cast_float(std::string_view text, Type type, double& value);

/// Dates, times and timestamps.
ParseResult parse_cast_temporal(std::string_view text, Type type, int64_t& value);

}  // namespace adze::value
