#pragma once

#include <cstddef>
#include <cstdint>

#include "base/cpu.h"

/// The loops of this folder that are compiled once per CPU level. Scalar (scan_scalar.cc,
/// parse_scalar.cc) is the definition; the files *_avx2.cc and *_avx512.cc give the same results on
/// every input, which scan_kernels_test.cc, parse_kernels_test.cc and the fuzzers compare. A kernel
/// file shares no inline function with the rest of the program: pointers and lengths in, no
/// containers, everything of its own in an anonymous namespace (else the linker may take its AVX
/// copy of a shared function for the whole program).
namespace adze::csv {

/// What a scan has seen, and its state from one call to the next: the next call's text goes on
/// where this one's ended. A new one is at the beginning of a record.
struct ScanState {
  uint64_t in_quotes = 0;        ///< all ones while inside quotes, else 0; carried over
  uint64_t after_separator = 1;  ///< 1: a quote may open here, after a separator or a closing quote
  uint64_t after_closing = 0;    ///< 1: the last byte was a closing quote
  uint64_t after_cr = 0;         ///< 1: the last byte was a CR outside quotes
  uint64_t newlines = 0;         ///< newlines outside quotes so far
  bool any_quote = false;        ///< a quote was seen
  bool any_non_ascii = false;    ///< a byte >= 0x80 was seen
  bool any_nul_or_lone_cr = false;  ///< NUL anywhere, or a CR outside quotes that no LF follows
  bool any_bad_quote = false;  ///< an opening quote after, or a closing one before, any other byte
};

struct CsvKernels {
  const char* name;

  /// Positions of delimiters and newlines that are not inside quotes, ascending, into `positions`
  /// (room for size + 64); returns how many. Counts; sets the flags. `quote` is 0 where the dialect
  /// has none. Quotes are what SEMANTICS says where `escape` is the quote too; a CR or a closing
  /// quote that is the last byte is judged by the next call (state.after_cr, state.after_closing).
  size_t (*scan)(const char* text, size_t size, char delimiter, char quote, ScanState& state,
                 uint32_t* positions);

  /// For splitting: adds the newlines and quotes of `text`, wherever they stand, to the counts.
  void (*count_lines)(const char* text, size_t size, char quote, uint64_t& newlines,
                      uint64_t& quotes);

  /// True if `text` is UTF-8: no overlong forms, surrogates or code points past U+10FFFF.
  bool (*is_utf8)(const char* text, size_t size);

  /// Record-major positions to column-major spans: for `rows` records of `columns` fields whose
  /// separators are positions[r * columns + c], begin[c][r] and end[c][r] for every column c whose
  /// pointers are not null. The first field of record 0 begins at `first_begin`. A CR before the
  /// newline is not part of the last field. Returns false, with spans undefined, if any record's
  /// last separator is not a newline. REQUIRES: positions readable for 8 more; begin and end
  /// writable for `rows` and one more; text readable for 64 bytes before and after, and no CR just
  /// before first_begin.
  bool (*transpose)(const char* text, const uint32_t* positions, size_t rows, size_t columns,
                    uint32_t first_begin, uint32_t* const* begin, uint32_t* const* end);

  /// Integers [+-]?digits with 1 to 18 digits. values[i] for the fields that are; the indexes of
  /// the others (empty, longer, quoted, anything else) go to `others`, ascending; returns how many.
  /// Writes up to 8 values past `count`. min and max of the good ones are folded into *min, *max.
  size_t (*parse_integers)(const char* text, const uint32_t* begin, const uint32_t* end,
                           size_t count, int64_t* values, int64_t* min, int64_t* max,
                           uint32_t* others);

  /// Decimals [+-]?digits[.digits] of at most 15 digits in all, to doubles rounded once; with
  /// `to_float32` to doubles that hold the float rounded once (those that lie exactly between two
  /// floats go to `others`). Others as above.
  size_t (*parse_floats)(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                         bool to_float32, double* values, uint32_t* others);

  /// Decimals of at most 18 digits as integers scaled by 10^scale: "-1.5" with scale 2 is -150.
  /// More fraction digits than scale, and anything else, go to `others`.
  size_t (*parse_decimals)(const char* text, const uint32_t* begin, const uint32_t* end,
                           size_t count, unsigned scale, int64_t* values, uint32_t* others);

  /// Dates YYYY-MM-DD, with month and day in range, to days since 1970-01-01.
  size_t (*parse_dates)(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                        int64_t* values, uint32_t* others);
};

/// The kernels for a level; cpu_level() is the one in use. Thread-safe.
const CsvKernels& csv_kernels(CpuLevel level);

}  // namespace adze::csv
