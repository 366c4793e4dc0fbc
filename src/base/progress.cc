#include "base/progress.h"

namespace adze {

void Progress::begin(const char* doing, std::optional<uint64_t> bytes_total) {
  bytes_.store(0, std::memory_order_relaxed);
  rows_.store(0, std::memory_order_relaxed);
  bytes_total_.store(bytes_total.value_or(kUnknown), std::memory_order_relaxed);
  doing_.store(doing, std::memory_order_release);
}

Progress::Figures Progress::figures() const {
  Figures figures;
  figures.doing = doing_.load(std::memory_order_acquire);
  figures.bytes = bytes_.load(std::memory_order_relaxed);
  const uint64_t total = bytes_total_.load(std::memory_order_relaxed);
  if (total != kUnknown) figures.bytes_total = total;
  figures.rows = rows_.load(std::memory_order_relaxed);
  return figures;
}

}  // namespace adze
