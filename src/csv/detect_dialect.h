#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "csv/dialect.h"

/// What a text's first bytes say about its dialect. For commands that look before they read: run
/// and Lambda never guess, but say what a text looks like where the declared dialect fails.
namespace adze::csv {

/// Bytes of a text that are looked at, if it has so many.
inline constexpr size_t kDialectSampleBytes = size_t{256} << 10;

/// What to find out; the rest is as the user says.
struct DialectUnknowns {
  bool delimiter = false;  ///< , ; tab or |
  bool quote = false;      ///< " ' or none

  bool any() const { return delimiter || quote; }
};

struct DetectedDialect {
  Dialect dialect;
  size_t field_count = 0;  ///< of the header, or of the first record; 0: there is none
};

/// The dialect under which most of the sample is records with as many fields as the first one has.
/// `sample` is the text's beginning, or all of it if `is_whole`; `said` is the dialect as far as it
/// is known, and stays what it is where nothing fits better. Never throws. What decides:
///
///   1. A delimiter counts only if it divides the first record, and if more than half of the sample
///      is records that read without a mistake and have as many fields. The larger this share of
///      the bytes, the better.
///   2. A single quote is taken where it fits better than a double one, or as well and it encloses
///      every field of some column; no quote only where quotes stand inside fields, in more than
///      one record, and no field begins with one. So a quote that is amiss stays an error.
///   3. More fields; then what was said, so that a tie goes to the comma.
///
/// Header and lines to skip are never guessed: a header is taken for granted, as SEMANTICS says,
/// and whether a line before it is a title or a narrow header can't be told from the bytes.
DetectedDialect detect_dialect(std::string_view sample, bool is_whole, const Dialect& said,
                               DialectUnknowns unknowns);

/// "delimiter ';', quote ''', header, 5 columns": the finding in one line.
std::string describe(const DetectedDialect& detected);

/// A character as messages and flags show it: "\t" for a tab.
std::string shown_character(char c);

}  // namespace adze::csv
