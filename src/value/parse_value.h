#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "column/scalar.h"
#include "column/type.h"

/// The one parser of each type: text to value. Two readings of the same text exist on purpose:
///
///   parse_strict  the contract (SEMANTICS "The contract and its forms"): exact, nothing rounded
///                 but floats; for CSV columns
///   parse_cast    SQL's CAST as DuckDB does it: blanks trimmed, decimals rounded half away from
///                 zero, '12.7'::int is 13; for SQL
///
/// All are pure, thread-safe, never read past the text, and never allocate for valid values, but
/// for json and for casts of text with underscores.
namespace adze::value {

/// What was wrong, as a phrase that follows the value: "has a fraction", "is not an integer",
/// "is out of range (-128 to 127)". Static text; the caller builds the message.
struct ParseResult {
  const char* problem = nullptr;  ///< null: it worked
  const char* fix = nullptr;      ///< advice for the contract's message; null: none, as for casts
  explicit operator bool() const { return problem == nullptr; }
};

struct StrictOptions {
  bool assume_utc = false;
};

// Strict forms, into the memory kind of the type (column/type.h). `type` is the declared type; it
// decides the range. REQUIRES: the type's kind is that of the function.
ParseResult parse_strict_bool(std::string_view text, uint8_t& value);
ParseResult parse_strict_int64(
    std::string_view text, Type type, const StrictOptions& options,
    int64_t& value);  ///< integers, decimal <= 18, date, time, timestamp(tz)
ParseResult parse_strict_int128(std::string_view text, Type type, Int128& value);
/// float16 and float32 are rounded once, as if from the exact decimal value. "5." and ".5" are
/// numbers, as in DuckDB, for decimals too.
ParseResult parse_strict_float64(std::string_view text, Type type, double& value);
/// Checks the form of uuid and json; string and binary always pass.
ParseResult parse_strict_string(std::string_view text, Type type);

/// SQL's CAST(text AS type), type a value type. The result's text views `text` where possible.
ParseResult parse_cast(std::string_view text, Type type, Scalar& value);

}  // namespace adze::value
