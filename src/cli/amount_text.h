#pragma once

#include <cstdint>
#include <string>

/// Amounts as people read them.
namespace adze::cli {

/// 1234567 to "1,234,567".
std::string with_separators(uint64_t number);

/// "1 row", "1,234 rows".
std::string row_text(uint64_t rows);

/// "999 bytes", "2.3 kB", "1.0 GB": by thousands.
std::string byte_text(uint64_t bytes);

/// "9 s", "1 min 05 s", "2 h 03 min".
std::string duration_text(double seconds);

}  // namespace adze::cli
