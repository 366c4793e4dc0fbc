#include "base/memory_budget.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"

namespace adze {
namespace {

constexpr size_t kMebibyte = size_t{1} << 20;

TEST(MemoryBudgetTest, ReservationBeyondTheLimitSaysWhoAndHowMuch) {
  MemoryBudget budget(10 * kMebibyte);
  budget.reserve(8 * kMebibyte, "grouping");
  try {
    budget.reserve(3 * kMebibyte, "sorting 1,048,576 rows");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kResources);
    EXPECT_EQ(error.message,
              "out of memory: sorting 1,048,576 rows needs 3.0 MiB more, and 8.0 MiB of the limit "
              "of 10.0 MiB are in use");
    EXPECT_EQ(error.fix, "raise the limit with --memory");
  }
  EXPECT_EQ(budget.bytes_used(), 8 * kMebibyte);
}

TEST(MemoryBudgetTest, ReservationUpToTheLimitFits) {
  MemoryBudget budget(100);
  EXPECT_NO_THROW(budget.reserve(100, "x"));
  EXPECT_THROW(budget.reserve(1, "x"), Error);
  EXPECT_THROW(budget.reserve(SIZE_MAX, "x"), Error);
}

TEST(MemoryBudgetTest, ReservationIsGivenBackAtItsEnd) {
  MemoryBudget budget(100);
  {
    MemoryReservation reservation(budget, "x");
    reservation.resize(60);
    reservation.resize(20);
    EXPECT_EQ(budget.bytes_used(), 20U);
    EXPECT_THROW(reservation.resize(101), Error);
    EXPECT_EQ(reservation.bytes(), 20U);
  }
  EXPECT_EQ(budget.bytes_used(), 0U);
}

/// A folder that stands for a machine's root.
class MachineTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(testing::TempDir()) /
            ("machine_" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  size_t bytes() const { return default_memory_bytes_below(root_.string()); }

  std::filesystem::path root_;
};

TEST_F(MachineTest, WithoutLimitAvailableMemoryCounts) {
  write("proc/meminfo", "MemTotal: 2048000 kB\nMemFree: 1 kB\nMemAvailable:   1024000 kB\n");
  write("proc/self/cgroup", "0::/\n");
  EXPECT_EQ(bytes(), size_t{1024000} * 1024 / 10 * 8);
}

TEST_F(MachineTest, LimitOfTheControlGroupCountsIfSmaller) {
  write("proc/meminfo", "MemAvailable: 1024000 kB\n");
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/memory.max", "100000000\n");
  EXPECT_EQ(bytes(), 80'000'000U);
}

TEST_F(MachineTest, LimitOfAnEnclosingGroupCounts) {
  write("proc/meminfo", "MemAvailable: 1024000 kB\n");
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/memory.max", "max\n");
  write("sys/fs/cgroup/a/memory.max", "200000000\n");
  EXPECT_EQ(bytes(), 160'000'000U);
}

TEST_F(MachineTest, ContainerWithThePathOfItsHostFindsTheMountPoint) {
  write("proc/meminfo", "MemAvailable: 1024000 kB\n");
  write("proc/self/cgroup", "0::/docker/0123\n");
  write("sys/fs/cgroup/memory.max", "300000000\n");
  EXPECT_EQ(bytes(), 240'000'000U);
}

TEST_F(MachineTest, VersionOneIsRead) {
  write("proc/meminfo", "MemAvailable: 1024000 kB\n");
  write("proc/self/cgroup", "5:cpu,memory:/job\n4:cpuset:/\n");
  write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "50000000\n");
  EXPECT_EQ(bytes(), 40'000'000U);
}

TEST_F(MachineTest, UnlimitedVersionOneIsNoLimit) {
  write("proc/meminfo", "MemAvailable: 100000 kB\n");
  write("proc/self/cgroup", "5:memory:/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(bytes(), size_t{100000} * 1024 / 10 * 8);
}

TEST_F(MachineTest, MachineThatTellsNothingHasOneGibibyte) {
  write("proc/meminfo", "garbage\nMemAvailable: lots\n");
  EXPECT_EQ(bytes(), size_t{1} << 30);
}

}  // namespace
}  // namespace adze
