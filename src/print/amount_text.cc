#include "print/amount_text.h"

#include <fmt/format.h>

namespace adze::print {

std::string with_separators(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string counted(uint64_t count, const char* noun) {
  return fmt::format("{} {}{}", with_separators(count), noun, count == 1 ? "" : "s");
}

std::string byte_text(uint64_t bytes) {
  if (bytes < 1000) return counted(bytes, "byte");
  double size = static_cast<double>(bytes) / 1000;
  for (const char* unit : {"kB", "MB", "GB"}) {
    if (size < 999.95) return fmt::format("{:.1f} {}", size, unit);
    size /= 1000;
  }
  return fmt::format("{:.1f} TB", size);
}

}  // namespace adze::print
