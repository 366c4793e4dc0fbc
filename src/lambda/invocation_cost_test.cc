#include "lambda/invocation_cost.h"

#include <gtest/gtest.h>

namespace adze::lambda {
namespace {

constexpr uint64_t kMiB = 1'048'576;

MeasuredInvocation measured_with(uint64_t memory_mb, double seconds, double cpu_seconds) {
  return {.memory_mb = memory_mb,
          .seconds = seconds,
          .cpu_seconds = cpu_seconds,
          .peak_bytes = 20 * kMiB,
          .seconds_max = 900};
}

TEST(InvocationCost, IsMemoryTimesBegunMillisecondsAndTheRequest) {
  MeasuredInvocation measured = measured_with(512, 0.0101, 0.002);
  measured.init_seconds = 0.0055;
  const InvocationCost cost = invocation_cost(measured);
  EXPECT_DOUBLE_EQ(cost.billed_seconds, 0.016);
  EXPECT_DOUBLE_EQ(cost.gb_seconds, 0.008);
  EXPECT_NEAR(cost.dollars_x86_64, 0.008 * 0.0000166667 + 0.0000002, 1e-15);
  EXPECT_NEAR(cost.dollars_arm64, 0.008 * 0.0000133334 + 0.0000002, 1e-15);
}

TEST(CheaperMemory, OfAnInvocationThatWaitsIsTheSmallest) {
  // 1 s, of which 0.1 s of CPU at full speed and 0.9 s of waiting: at 128 MB the CPU's part takes
  // 1.38 s, so 2.283 s at a fourteenth of the price.
  const auto advice = cheaper_memory(measured_with(1'769, 1, 0.1));
  ASSERT_TRUE(advice);
  EXPECT_EQ(advice->cost.memory_mb, 128U);
  EXPECT_DOUBLE_EQ(advice->cost.billed_seconds, 2.283);
  EXPECT_NEAR(advice->saved_share, 1 - 128.0 / 1'769 * 2.283, 1e-9);
}

TEST(CheaperMemory, WorkAtItsShareOfACpuCostsTheSameAtAnySize) {
  EXPECT_FALSE(cheaper_memory(measured_with(1'769, 1, 1)));
  EXPECT_FALSE(cheaper_memory(measured_with(512, 1, 512.0 / 1'769)));
  EXPECT_FALSE(cheaper_memory(measured_with(3'538, 1, 2)));
}

TEST(CheaperMemory, OfOneThreadOnSeveralCpusEndsWhereItHasOne) {
  MeasuredInvocation measured = measured_with(3'538, 10, 10);
  measured.peak_bytes = 1'300 * kMiB;
  const auto advice = cheaper_memory(measured);
  ASSERT_TRUE(advice);
  EXPECT_EQ(advice->cost.memory_mb, 1'664U);
  EXPECT_NEAR(advice->saved_share, 0.5, 0.01);
}

TEST(CheaperMemory, HoldsThePeakAndMore) {
  MeasuredInvocation measured = measured_with(1'024, 1, 0.01);
  measured.peak_bytes = 400 * kMiB;
  const auto advice = cheaper_memory(measured);
  ASSERT_TRUE(advice);
  EXPECT_EQ(advice->cost.memory_mb, 576U);  // 1.25 * 400 + 32 = 532, in steps of 64
  measured.peak_bytes = 800 * kMiB;
  EXPECT_FALSE(cheaper_memory(measured));
}

TEST(CheaperMemory, EndsInHalfOfTheTimeout) {
  MeasuredInvocation measured = measured_with(1'769, 10, 5);
  measured.seconds_max = 60;
  // 5 s of waiting and 5 s of CPU: 25 s for these are 354 MB, so 384 MB.
  const auto advice = cheaper_memory(measured);
  ASSERT_TRUE(advice);
  EXPECT_EQ(advice->cost.memory_mb, 384U);
  measured.seconds_max = 10;
  EXPECT_FALSE(cheaper_memory(measured));
}

TEST(CheaperMemory, IsNotPromisedToAShortInvocationThatRanFasterThanItsShare) {
  EXPECT_FALSE(cheaper_memory(measured_with(256, 0.010, 0.010)));
}

TEST(CheaperMemory, IsNoneOfWhatWasNotMeasured) {
  EXPECT_FALSE(cheaper_memory(MeasuredInvocation{}));
  EXPECT_FALSE(cheaper_memory(measured_with(128, 1, 0.001)));
}

}  // namespace
}  // namespace adze::lambda
