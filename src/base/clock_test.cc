#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

namespace adze {
namespace {

TEST(ClockTest, CpuSecondsGrowWithWork) {
  const double before = process_cpu_seconds();
  volatile uint64_t sum = 0;
  while (process_cpu_seconds() <= before) {
    for (uint64_t i = 0; i < 100'000; ++i) sum = sum + i;
  }
  EXPECT_GT(process_cpu_seconds(), before);
}

TEST(ClockTest, PeakGrowsWithTouchedMemory) {
  constexpr size_t kBytes = size_t{64} << 20;
  const auto bytes = std::make_unique_for_overwrite<char[]>(kBytes);
  std::memset(bytes.get(), 1, kBytes);
  volatile char touched = bytes[kBytes - 1];
  EXPECT_EQ(touched, 1);
  EXPECT_GE(process_peak_bytes(), kBytes);
}

}  // namespace
}  // namespace adze
