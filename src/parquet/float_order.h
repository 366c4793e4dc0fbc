#pragma once

#include <cstdint>

namespace adze::parquet {

/// The bits of a float, or of a double, as an integer that sorts as IEEE 754's total order: -NaN,
/// -inf … -0.0, 0.0 … inf, NaN. Its own inverse.
inline int32_t order_key(int32_t bits) { return bits ^ ((bits >> 31) & 0x7fffffff); }
inline int64_t order_key(int64_t bits) { return bits ^ ((bits >> 63) & 0x7fffffffffffffff); }

}  // namespace adze::parquet
