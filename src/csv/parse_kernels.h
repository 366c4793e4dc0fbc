#pragma once

#include <cstddef>
#include <cstdint>

/// The number kernels of CsvKernels (kernels.h says what each one does), once per CPU level. All
/// levels accept exactly the same fields and give the same values bit by bit; parse_kernels_test.cc
/// compares them. `others` has room for count + 16 indexes; the value of a field listed there is 0.
///
/// One more kernel is used by float16 columns only and chosen in float_column.cc:
/// round_to_float16 rounds doubles, once and to nearest, to values a half can hold. Those whose
/// half can't be told from the double (exactly between two halves), that are too large, or that are
/// not zero and too small for a normal half go to `others` unchanged. Writes up to 8 values past
/// `count`.
namespace adze::csv {

#define ADZE_DECLARE_PARSE_KERNELS                                                                \
  size_t parse_integers(const char* text, const uint32_t* begin, const uint32_t* end,             \
                        size_t count, int64_t* values, int64_t* min, int64_t* max,                \
                        uint32_t* others);                                                        \
  size_t parse_floats(const char* text, const uint32_t* begin, const uint32_t* end, size_t count, \
                      bool to_float32, double* values, uint32_t* others);                         \
  size_t parse_decimals(const char* text, const uint32_t* begin, const uint32_t* end,             \
                        size_t count, unsigned scale, int64_t* values, uint32_t* others);         \
  size_t parse_dates(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,  \
                     int64_t* values, uint32_t* others);                                          \
  size_t round_to_float16(double* values, size_t count, uint32_t* others);

namespace parse_scalar {
ADZE_DECLARE_PARSE_KERNELS
}
namespace parse_avx2 {
ADZE_DECLARE_PARSE_KERNELS
}
namespace parse_avx512 {
ADZE_DECLARE_PARSE_KERNELS
}

#undef ADZE_DECLARE_PARSE_KERNELS

}  // namespace adze::csv
