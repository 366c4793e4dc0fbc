#pragma once

#include <string_view>

#include "column/type.h"
#include "value/parse_value.h"

/// The phrases that say what is wrong with a text, where more than one parser uses them. All are
/// static: a bad value costs no allocation, and the caller may keep the pointers.
namespace adze::value {

/// "is out of range (-128 to 127)", for the integer types, and for decimals by digits before the
/// point: "is out of range (at most 8 digits before the point)".
ParseResult out_of_range(Type type);

/// "has more than 2 fraction digits", or "has a fraction" for scale 0.
ParseResult too_many_fraction_digits(unsigned scale);

/// "is empty" or "has blanks around it" where that is what is wrong with a text of any type; else
/// `otherwise`.
ParseResult explain_blanks(std::string_view text, ParseResult otherwise);

/// The advice where a text is nothing like the type: another type, or a spelling of null.
extern const char* const kFixOtherText;

}  // namespace adze::value
