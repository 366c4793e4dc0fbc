#include "cli/amount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace adze::cli {

std::string with_separators(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string row_text(uint64_t rows) {
  return with_separators(rows) + (rows == 1 ? " row" : " rows");
}

std::string byte_text(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  double size = static_cast<double>(bytes) / 1000;
  for (const char* unit : {"kB", "MB", "GB"}) {
    if (size < 999.95) return fmt::format("{:.1f} {}", size, unit);
    size /= 1000;
  }
  return fmt::format("{:.1f} TB", size);
}

std::string duration_text(double seconds) {
  constexpr double seconds_max = 1e9;
  const auto whole = static_cast<uint64_t>(std::ceil(std::min(seconds, seconds_max)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace adze::cli
