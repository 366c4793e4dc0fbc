#pragma once

#include <string_view>

#include "column/type.h"
#include "value/parse_value.h"

/// The strict form of each family of types, behind the parse_strict_* of parse_value.h, which
/// choose among them. Same promises: pure, thread-safe, static texts. `value` is set only on
/// success.
namespace adze::value {

/// Integers of at most 64 bits, and uint64: [+-]digits, leading zeros allowed.
ParseResult parse_strict_integer(std::string_view text, Type type, Int128& value);

/// [+-]digits[.digits], also "5." and ".5"; no exponent; fraction digits beyond the scale only if
/// they are zeros. The value is scaled.
ParseResult parse_strict_decimal(std::string_view text, Type type, Int128& value);

ParseResult parse_strict_date(std::string_view text, int64_t& days);
ParseResult parse_strict_time(std::string_view text, int64_t& micros);
ParseResult parse_strict_timestamp(std::string_view text, int64_t& micros);
ParseResult parse_strict_timestamptz(std::string_view text, const StrictOptions& options,
                                     int64_t& micros);

}  // namespace adze::value
