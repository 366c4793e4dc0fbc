#include "parquet/run_length.h"

#include <gtest/gtest.h>

#include "parquet/decode_for_tests.h"

namespace adze::parquet {
namespace {

std::string encoded_codes(std::vector<uint32_t> codes, unsigned width) {
  const size_t count = codes.size();
  std::string bytes(run_length_bytes_max(count, width), '\xAA');
  codes.resize(count + 64, 7);
  bytes.resize(
      static_cast<size_t>(encode_codes(codes.data(), count, width, bytes.data()) - bytes.data()));
  return bytes;
}

std::string encoded_levels(std::vector<uint8_t> valid) {
  const size_t count = valid.size();
  std::string bytes(run_length_bytes_max(count, 1), '\xAA');
  valid.resize(count + 64, 1);
  bytes.resize(
      static_cast<size_t>(encode_levels(valid.data(), count, bytes.data()) - bytes.data()));
  return bytes;
}

TEST(RunLengthTest, CodesOfEveryWidthReadBack) {
  for (unsigned width = 0; width <= 32; width++) {
    for (const size_t count : {0, 1, 7, 8, 9, 63, 64, 65, 128, 1000}) {
      std::vector<uint32_t> codes;
      uint64_t state = 42;
      for (size_t i = 0; i < count; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        codes.push_back(width == 0 ? 0 : static_cast<uint32_t>(state >> 32) >> (32 - width));
      }
      EXPECT_EQ(decode_runs(encoded_codes(codes, width), count, width), codes)
          << "width " << width << ", count " << count;
    }
  }
}

/// Every way to fill five blocks with 0, 1 or a mixture, with a part of a sixth.
TEST(RunLengthTest, AllArrangementsOfConstantBlocksReadBack) {
  for (int arrangement = 0; arrangement < 243; arrangement++) {
    std::vector<uint32_t> codes;
    int rest = arrangement;
    for (int block = 0; block < 5; block++, rest /= 3) {
      for (uint32_t i = 0; i < 64; i++) codes.push_back(rest % 3 == 2 ? i % 2 : rest % 3);
    }
    for (int i = 0; i < arrangement % 64; i++) codes.push_back(1);
    EXPECT_EQ(decode_runs(encoded_codes(codes, 1), codes.size(), 1), codes) << arrangement;
    const std::vector<uint8_t> valid(codes.begin(), codes.end());
    const std::string levels = encoded_levels(valid);
    uint32_t length;
    std::memcpy(&length, levels.data(), 4);
    EXPECT_EQ(length + 4, levels.size());
    EXPECT_EQ(decode_runs(levels.substr(4), codes.size(), 1), codes) << arrangement;
  }
}

TEST(RunLengthTest, LongRunsTakeAFewBytes) {
  EXPECT_EQ(encoded_codes(std::vector<uint32_t>(16'384, 5), 3).size(), 4u);
  EXPECT_EQ(encoded_codes({3, 3, 3}, 2), std::string("\x06\x03", 2));
}

TEST(RunLengthTest, LevelsWithoutNullsAreOneRun) {
  std::string bytes(16, '\0');
  const char* const end = encode_levels_all_valid(1000, bytes.data());
  bytes.resize(static_cast<size_t>(end - bytes.data()));
  EXPECT_EQ(bytes, std::string("\x03\x00\x00\x00\xD0\x0F\x01", 7));
  EXPECT_EQ(bytes.size(), 7u);
}

TEST(RunLengthTest, WidthIsThatOfTheLargestCode) {
  EXPECT_EQ(code_width(0), 0u);
  EXPECT_EQ(code_width(1), 0u);
  EXPECT_EQ(code_width(2), 1u);
  EXPECT_EQ(code_width(256), 8u);
  EXPECT_EQ(code_width(257), 9u);
}

}  // namespace
}  // namespace adze::parquet
