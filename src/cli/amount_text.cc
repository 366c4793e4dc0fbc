#include "cli/amount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace adze::cli {

std::string row_text(uint64_t rows) { return print::counted(rows, "row"); }

std::string duration_text(double seconds) {
  constexpr double seconds_max = 1e9;
  const auto whole = static_cast<uint64_t>(std::ceil(std::min(seconds, seconds_max)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace adze::cli
