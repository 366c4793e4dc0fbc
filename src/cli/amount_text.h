#pragma once

#include <cstdint>
#include <string>

#include "print/amount_text.h"

/// Amounts as people read them.
namespace adze::cli {

using print::byte_text;
using print::with_separators;

/// "1 row", "1,234 rows".
std::string row_text(uint64_t rows);

/// "9 s", "1 min 05 s", "2 h 03 min".
std::string duration_text(double seconds);

}  // namespace adze::cli
