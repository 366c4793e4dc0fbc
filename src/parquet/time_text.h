#pragma once

#include <cstddef>
#include <cstdint>

namespace adze::parquet {

inline constexpr size_t time_text_bytes_max = 15;

/// Microseconds since midnight as HH:MM:SS, with a fraction of six digits if there is one. Returns
/// the number of bytes written, at most time_text_bytes_max.
uint32_t put_time_text(int64_t micros, char* to);

}  // namespace adze::parquet
