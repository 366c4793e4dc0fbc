#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// What the texts of a string column have in common, where that tells the user how to get more out
/// of it than a string. Nothing here changes what is inferred: it makes the comments of `infer`.
namespace adze::csv {

/// Bits of kTextLooks' rows.
using TextLooks = uint8_t;

struct TextLook {
  TextLooks bit;
  bool (*fits)(std::string_view text);
  const char* what;  ///< "dates", for "dates such as 03/04/2024"
  const char* fix;   ///< what to do about it; {} stands for the column's name in SQL
};

/// A number as it would be written but for leading zeros, a plus sign or too many digits; no row of
/// the table, for what to say depends on which of these there are.
inline constexpr TextLooks kLooksNumeric = 128;

/// All looks with something to say. A column has those that each of its values has.
std::span<const TextLook> text_looks();

/// All bits: those of a column that had no value yet.
TextLooks all_looks();

/// Those of `among` that the text has. Cheap where none fits. REQUIRES: not empty.
TextLooks looks_of(std::string_view text, TextLooks among);

}  // namespace adze::csv
