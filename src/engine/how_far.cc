#include "engine/how_far.h"

#include <fmt/format.h>

namespace adze::engine {
namespace {

std::string mebibytes(uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

std::string how_far(const Progress::Figures& figures) {
  if (figures.doing == nullptr) return "before anything was read";
  const std::string of_all =
      figures.bytes_total ? fmt::format(" of {}", mebibytes(*figures.bytes_total)) : "";
  return fmt::format("after {} row{} and {}{}", figures.rows, figures.rows == 1 ? "" : "s",
                     mebibytes(figures.bytes), of_all);
}

}  // namespace adze::engine
