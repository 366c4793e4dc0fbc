#include "io/crc64nvme.h"

#include <gtest/gtest.h>

#include "base/cpu.h"

namespace adze::io {
namespace {

/// The definition: one bit after another.
uint64_t bit_by_bit(std::string_view bytes) {
  uint64_t crc = ~uint64_t{0};
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) * 0x9a6c9329ac4bc9b5);
  }
  return ~crc;
}

TEST(Crc64Nvme, PublishedCheckValue) {
  EXPECT_EQ(crc64nvme(0, std::string("123456789")), 0xae8b14860a799888u);
  EXPECT_EQ(crc64nvme_hex(0xae8b14860a799888u), "ae8b14860a799888");
  EXPECT_EQ(crc64nvme_base64(0xae8b14860a799888u), "rosUhgp5mIg=");
}

TEST(Crc64Nvme, Base64IsReadBack) {
  for (const uint64_t crc : {uint64_t{0}, ~uint64_t{0}, uint64_t{0xae8b14860a799888}}) {
    EXPECT_EQ(parse_crc64nvme_base64(crc64nvme_base64(crc)), crc);
  }
  for (const char* text : {"", "rosUhgp5mIg", "rosUhgp5mIg=-1", "rosUhgp5m!g="}) {
    EXPECT_FALSE(parse_crc64nvme_base64(text)) << text;
  }
}

TEST(Crc64Nvme, EveryLengthAndEveryCutGivesTheDefinition) {
  std::string text;
  for (int i = 0; i < 70; ++i) {
    const uint64_t expected = bit_by_bit(text);
    for (size_t cut = 0; cut <= text.size(); ++cut) {
      const uint64_t first = crc64nvme(0, text.substr(0, cut));
      EXPECT_EQ(crc64nvme(first, text.substr(cut)), expected);
      const uint64_t second = crc64nvme(0, text.substr(cut));
      EXPECT_EQ(crc64nvme_of_both(first, second, text.size() - cut), expected);
    }
    text += static_cast<char>(i * 73 + 19);
  }
}

TEST(Crc64Nvme, EveryLevelOfCpuGivesTheDefinition) {
  std::string text;
  for (unsigned i = 0; i < 1400; ++i) text += static_cast<char>(i * 73 + i / 17);
  for (const CpuLevel level : {CpuLevel::kScalar, CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (!cpu_has(level)) continue;
    for (size_t size = 200; size <= text.size(); ++size) {
      const size_t begin = size % 19;
      const std::string_view part = std::string_view(text).substr(begin, size - begin);
      const uint64_t before = size * 0x9e3779b97f4a7c15;
      const std::string_view head = part.substr(0, 7);
      EXPECT_EQ(crc64nvme_of(level, 0, part), bit_by_bit(part)) << size;
      EXPECT_EQ(crc64nvme_of(level, crc64nvme(0, head), part.substr(7)), bit_by_bit(part));
      EXPECT_EQ(crc64nvme_of(level, before, part), crc64nvme_of(CpuLevel::kScalar, before, part));
    }
  }
}

TEST(Crc64Nvme, OfBothKnowsLengthsBeyond32Bits) {
  // x^(8n) of n = 2^33 bytes is that of 2^32 bytes twice.
  constexpr uint64_t kHalf = uint64_t{1} << 32;
  EXPECT_EQ(crc64nvme_of_both(crc64nvme_of_both(12345, 0, kHalf), 0, kHalf),
            crc64nvme_of_both(12345, 0, 2 * kHalf));
  EXPECT_NE(crc64nvme_of_both(12345, 0, 2 * kHalf), crc64nvme_of_both(12345, 0, kHalf));
}

}  // namespace
}  // namespace adze::io
