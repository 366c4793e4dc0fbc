#include "parquet/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

#include "base/cpu.h"
#include "parquet/float_order.h"

namespace adze::parquet {
namespace {

uint64_t next_random() {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state ^ state >> 29;
}

class KernelsTest : public testing::TestWithParam<CpuLevel> {
 protected:
  void SetUp() override {
    if (!cpu_has(GetParam())) GTEST_SKIP() << "this CPU can't run it";
  }
  const Kernels& kernel() const { return kernels_of(GetParam()); }
};

TEST_P(KernelsTest, CodesArePackedBitByBit) {
  for (unsigned width = 0; width <= 32; width++) {
    for (size_t count = 0; count <= 72; count += 8) {
      std::vector<uint32_t> codes(count);
      for (uint32_t& code : codes) {
        code = width == 0 ? 0 : static_cast<uint32_t>(next_random() >> 32) >> (32 - width);
      }
      std::vector<char> expected(count / 8 * width);
      for (size_t bit = 0; bit < count * width; bit++) {
        const uint32_t set = codes[bit / width] >> (bit % width) & 1;
        expected[bit / 8] = static_cast<char>(expected[bit / 8] | set << (bit % 8));
      }
      std::vector<char> packed(expected.size() + 16);
      kernel().pack_codes(codes.data(), count, width, packed.data());
      packed.resize(expected.size());
      EXPECT_EQ(packed, expected) << "width " << width << ", count " << count;
    }
  }
}

TEST_P(KernelsTest, BitsArePackedLowestFirst) {
  const std::vector<uint8_t> bits = {1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
  char packed[18];
  kernel().pack_bits(bits.data(), bits.size(), packed);
  EXPECT_EQ(static_cast<uint8_t>(packed[0]), 0b10001101);
  EXPECT_EQ(static_cast<uint8_t>(packed[1]), 0b00000010);
}

TEST_P(KernelsTest, RangesHoldAtEveryLength) {
  for (size_t count = 1; count <= 70; count++) {
    std::vector<int64_t> wide(count);
    std::vector<int32_t> narrow(count);
    for (size_t i = 0; i < count; i++) {
      wide[i] = static_cast<int64_t>(next_random());
      narrow[i] = static_cast<int32_t>(next_random());
    }
    int64_t low = 0;
    int64_t high = 0;
    kernel().range_int64(wide.data(), count, &low, &high);
    EXPECT_EQ(low, *std::min_element(wide.begin(), wide.end()));
    EXPECT_EQ(high, *std::max_element(wide.begin(), wide.end()));
    kernel().range_int64_ordered(wide.data(), count, &low, &high);
    for (int64_t& value : wide) value = order_key(value);
    EXPECT_EQ(low, *std::min_element(wide.begin(), wide.end()));
    EXPECT_EQ(high, *std::max_element(wide.begin(), wide.end()));
    int32_t low32 = 0;
    int32_t high32 = 0;
    kernel().range_int32(narrow.data(), count, &low32, &high32);
    EXPECT_EQ(low32, *std::min_element(narrow.begin(), narrow.end()));
    EXPECT_EQ(high32, *std::max_element(narrow.begin(), narrow.end()));
    kernel().range_int32_ordered(narrow.data(), count, &low32, &high32);
    for (int32_t& value : narrow) value = order_key(value);
    EXPECT_EQ(low32, *std::min_element(narrow.begin(), narrow.end()));
    EXPECT_EQ(high32, *std::max_element(narrow.begin(), narrow.end()));
  }
}

TEST_P(KernelsTest, NarrowedValuesKeepTheirMeaning) {
  const std::vector<int64_t> integers = {0, -1, 127, -32768, 2147483647, -2147483648LL};
  std::vector<uint32_t> narrow(integers.size());
  kernel().narrow_integers(integers.data(), integers.size(), narrow.data());
  for (size_t i = 0; i < integers.size(); i++) {
    EXPECT_EQ(static_cast<int32_t>(narrow[i]), integers[i]);
  }
  const std::vector<double> floats = {0.0, -0.0, 1.5, -1e30f, 0.1f};
  std::vector<uint32_t> bits(floats.size());
  kernel().narrow_floats(floats.data(), floats.size(), bits.data());
  for (size_t i = 0; i < floats.size(); i++) {
    const float expected = static_cast<float>(floats[i]);
    EXPECT_EQ(std::memcmp(&bits[i], &expected, 4), 0);
  }
}

TEST_P(KernelsTest, TranslatedCodesAreOredTogether) {
  const std::vector<uint32_t> table = {4, 0x80000000u, 1};
  const std::vector<uint32_t> codes = {2, 0, 2, 0, 0};
  std::vector<uint32_t> translated(codes.size());
  EXPECT_EQ(kernel().translate_codes(codes.data(), codes.size(), table.data(), translated.data()),
            5u);
  EXPECT_EQ(translated, (std::vector<uint32_t>{1, 4, 1, 4, 4}));
}

TEST_P(KernelsTest, ABlockIsConstantIfAllItsCodesAreEqual) {
  std::vector<uint32_t> codes(192, 9);
  codes[64 + 63] = 8;
  uint8_t is_constant[3];
  kernel().find_constant_blocks(codes.data(), 3, is_constant);
  EXPECT_EQ(is_constant[0], 1);
  EXPECT_EQ(is_constant[1], 0);
  EXPECT_EQ(is_constant[2], 1);
}

INSTANTIATE_TEST_SUITE_P(Levels, KernelsTest,
                         testing::Values(CpuLevel::kScalar, CpuLevel::kAvx2, CpuLevel::kAvx512),
                         [](const auto& level) { return cpu_level_name(level.param); });

}  // namespace
}  // namespace adze::parquet
