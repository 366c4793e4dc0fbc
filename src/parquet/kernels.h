#pragma once

#include <cstddef>
#include <cstdint>

namespace adze {
enum class CpuLevel;
}

/// The loops over single values, compiled once per CPU (kernels_inl.h), chosen once. This header is
/// included by kernel files, so it has no inline functions and includes none.
namespace adze::parquet {

/// Codes, values and validity are arrays of `count` elements. Outputs of pack_codes and pack_bits
/// must have 16 bytes of room more than they need.
struct Kernels {
  /// Keeps the low 32 bits of each.
  void (*narrow_integers)(const int64_t* values, size_t count, uint32_t* narrow);
  /// The bits of the floats that the doubles become.
  void (*narrow_floats)(const double* values, size_t count, uint32_t* bits);

  /// Smallest and largest of count > 0 values. `_ordered` ones are of the values' sort keys (see
  /// order_key), by which floats can be compared as integers.
  void (*range_int32)(const int32_t* values, size_t count, int32_t* low, int32_t* high);
  void (*range_int64)(const int64_t* values, size_t count, int64_t* low, int64_t* high);
  void (*range_int32_ordered)(const int32_t* bits, size_t count, int32_t* low, int32_t* high);
  void (*range_int64_ordered)(const int64_t* bits, size_t count, int64_t* low, int64_t* high);

  /// translated[i] = table[codes[i]]; returns all of them or-ed.
  uint32_t (*translate_codes)(const uint32_t* codes, size_t count, const uint32_t* table,
                              uint32_t* translated);

  /// For each whole block of 64 codes: 1 if they are all equal.
  void (*find_constant_blocks)(const uint32_t* codes, size_t block_count, uint8_t* is_constant);

  /// Codes below 2^width, width 0 to 32, the first in the lowest bits of the first byte.
  /// REQUIRES: count is a multiple of 8. Writes count / 8 * width bytes.
  void (*pack_codes)(const uint32_t* codes, size_t count, unsigned width, char* to);
  /// The same for width 1 and values that are bytes of 0 or 1. Writes count / 8 bytes.
  void (*pack_bits)(const uint8_t* bits, size_t count, char* to);
};

/// Kernels of one level, for tests; of this CPU.
const Kernels& kernels_of(CpuLevel level);
const Kernels& kernels();

}  // namespace adze::parquet
