#pragma once

#include <cstdint>
#include <string>

/// Amounts for people.
namespace adze::print {

/// "1,234,567"
std::string with_separators(uint64_t number);

/// "0 rows", "1 row", "1,234 rows": the noun with an s unless there is one.
std::string counted(uint64_t count, const char* noun);

/// "999 bytes", "1.2 kB", "3.4 GB", by powers of 1000.
std::string byte_text(uint64_t bytes);

}  // namespace adze::print
