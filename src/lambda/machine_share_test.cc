#include "lambda/machine_share.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace adze::lambda {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

MachineShare share(size_t function_mb, unsigned concurrency, Machine machine) {
  Function function;
  function.memory_bytes = function_mb * kMiB;
  function.concurrency = concurrency;
  return machine_share(function, machine);
}

TEST(MachineShare, FollowsTheFunctionsMemorySize) {
  const Machine machine{.cpus = 6, .memory_bytes = 16'000 * kMiB};
  EXPECT_EQ(share(1000, 1, machine).memory_bytes / kMiB, 800u - 24u);
  EXPECT_EQ(share(128, 1, machine).memory_bytes / kMiB, 102u - 24u);
  EXPECT_EQ(share(1769, 1, machine).threads, 1u);
  EXPECT_EQ(share(1770, 1, machine).threads, 2u);
  EXPECT_EQ(share(10240, 1, machine).threads, 6u);
}

TEST(MachineShare, IsNeverMoreThanTheMachineHas) {
  const Machine machine{.cpus = 2, .memory_bytes = 100 * kMiB};
  EXPECT_EQ(share(10240, 1, machine).memory_bytes, 76 * kMiB);
  EXPECT_EQ(share(10240, 1, machine).threads, 2u);
  EXPECT_EQ(share(0, 1, machine).memory_bytes, 76 * kMiB);
  EXPECT_EQ(share(0, 1, machine).threads, 2u);
}

TEST(MachineShare, IsDividedAmongInvocations) {
  const Machine machine{.cpus = 4, .memory_bytes = 16'000 * kMiB};
  EXPECT_EQ(share(4096, 2, machine).memory_bytes / kMiB, (3276u - 24u) / 2);
  EXPECT_EQ(share(10240, 2, machine).threads, 2u);
  EXPECT_EQ(share(10240, 100, machine).threads, 1u);
  EXPECT_EQ(share(1024, 1000, machine).memory_bytes, limits::memory_bytes_min);
}

}  // namespace
}  // namespace adze::lambda
