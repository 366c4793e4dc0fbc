#include "io/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::io {
namespace {

uint32_t bit_by_bit(std::string_view text) {
  uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
  }
  return ~crc;
}

TEST(Crc32c, HasThePublishedCheckValue) {
  EXPECT_EQ(crc32c(0, std::string("123456789")), 0xe3069283u);
}

TEST(Crc32c, IsThatOfBitByBitAtEveryLengthAndCut) {
  std::string text;
  for (unsigned i = 0; i < 70; ++i) text += static_cast<char>(i * 37 + 11);
  for (size_t size = 0; size <= text.size(); ++size) {
    const std::string part = text.substr(0, size);
    const uint32_t expected = bit_by_bit(part);
    EXPECT_EQ(crc32c(0, part), expected) << size;
    for (size_t cut = 0; cut <= size; ++cut) {
      EXPECT_EQ(crc32c(crc32c(0, part.substr(0, cut)), part.substr(cut)), expected);
    }
  }
}

}  // namespace
}  // namespace adze::io
