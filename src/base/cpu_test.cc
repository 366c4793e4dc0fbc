#include "base/cpu.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze {
namespace {

constexpr CpuLevel kLevels[] = {CpuLevel::kScalar, CpuLevel::kAvx2, CpuLevel::kAvx512};

TEST(CpuTest, ScalarRunsEverywhere) { EXPECT_TRUE(cpu_has(CpuLevel::kScalar)); }

TEST(CpuTest, NamesOfLevelsThatThisCpuHasAreUnderstood) {
  for (const CpuLevel level : kLevels) {
    if (cpu_has(level)) {
      EXPECT_EQ(parse_cpu_level(cpu_level_name(level)), level);
    } else {
      EXPECT_THROW(parse_cpu_level(cpu_level_name(level)), Error);
    }
  }
}

TEST(CpuTest, NoNameIsTheBestLevel) {
  const CpuLevel best = parse_cpu_level("");
  EXPECT_TRUE(cpu_has(best));
  for (const CpuLevel level : kLevels) EXPECT_TRUE(level <= best || !cpu_has(level));
}

TEST(CpuTest, UnknownNameIsAUsageError) {
  try {
    parse_cpu_level("sse9");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_EQ(error.message, "ADZE_KERNEL: unknown kernel 'sse9'");
    EXPECT_EQ(error.fix, "use scalar, avx2 or avx512, or unset it");
  }
}

TEST(CpuTest, LevelInUseCanRun) { EXPECT_TRUE(cpu_has(cpu_level())); }

}  // namespace
}  // namespace adze
