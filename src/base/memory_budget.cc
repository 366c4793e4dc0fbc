#include "base/memory_budget.h"

#include <fmt/format.h>

#include "base/error.h"

namespace adze {
namespace {

std::string mebibytes(size_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

void MemoryBudget::reserve(size_t bytes, const char* purpose) {
  size_t used = bytes_used_.load(std::memory_order_relaxed);
  do {
    // bytes_used_ never exceeds bytes_max_, so the subtraction cannot wrap around.
    if (bytes > bytes_max_ - used) {
      Error error(
          ErrorCategory::kResources,
          fmt::format("out of memory: {} needs {} more, and {} of the limit of {} are in use",
                      purpose, mebibytes(bytes), mebibytes(used), mebibytes(bytes_max_)));
      error.shortage = Shortage::kMemory;
      error.fix = "raise the limit with --memory";
      throw error;
    }
  } while (!bytes_used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
}

}  // namespace adze
