#pragma once

#include <span>
#include <string>

#include "parquet/column_format.h"

namespace adze::parquet {

/// Smallest and largest value of a page or a chunk, nulls left out, in the order that Parquet's
/// TYPE_ORDER says: numbers by value, text by its bytes, false before true.
struct Bounds {
  bool has_values = false;  ///< there is a value that is not null
  bool has_nan = false;     ///< there is a NaN: readers disagree on its place, so nothing is said
  Int128 low = 0;           ///< the value; of floats their order_key; of text unused
  Int128 high = 0;
  std::string low_text;
  std::string high_text;
};

/// The bounds of both together.
void merge_bounds(const Bounds& more, bool is_text, Bounds& bounds);

/// Bounds as files have them: PLAIN, text without its length. Cut ones are still bounds.
struct EncodedBound {
  bool is_present = false;
  bool is_exact = true;
  std::string bytes;
};
struct EncodedBounds {
  EncodedBound low;
  EncodedBound high;
};

/// Text longer than `exact_bytes_max` is cut to bounds_bytes_max or less. A bound is absent if
/// there is no value, a NaN, or no short text that is larger. A zero becomes -0.0 as lower and +0.0
/// as upper bound, for readers differ on whether the two are equal.
EncodedBounds encode_bounds(const Bounds& bounds, const ColumnFormat& format,
                            size_t exact_bytes_max);

/// Bounds of float values, whose order keys are from `low` to `high`.
Bounds bounds_of_order_keys(int64_t low, int64_t high, bool is_double);

/// Bounds of `body`, which is PLAIN text: length, bytes, length, bytes … and has 8 readable bytes
/// after its end.
Bounds bounds_of_plain_text(std::span<const char> body);

/// At most bounds_bytes_max bytes that sort at or before `text`, at or after it.
std::string cut_lower_bound(std::string_view text, bool is_utf8);
/// Empty if there is none.
std::string cut_upper_bound(std::string_view text, bool is_utf8);

/// The low `bytes` bytes of the value, the highest first.
void put_big_endian(Int128 value, int32_t bytes, char* to);

}  // namespace adze::parquet
