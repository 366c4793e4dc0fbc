#include "parquet/bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "parquet/float_order.h"

namespace adze::parquet {
namespace {

const std::string x60(60, 'x');

TEST(BoundsTest, ShortTextIsNotCut) {
  EXPECT_EQ(cut_lower_bound(std::string(64, 'a'), true), std::string(64, 'a'));
  EXPECT_EQ(cut_upper_bound(std::string(64, 'a'), true), std::string(64, 'a'));
}

TEST(BoundsTest, LongTextIsCutAtACharacter) {
  EXPECT_EQ(cut_lower_bound(x60 + "ab\xE2\x82\xAC"
                                  "c",
                            true),
            x60 + "ab");
  EXPECT_EQ(cut_upper_bound(x60 + "ab\xE2\x82\xAC"
                                  "c",
                            true),
            x60 + "ac");
}

TEST(BoundsTest, UpperBoundsOfCutTextAreTheNextCharacter) {
  EXPECT_EQ(cut_upper_bound(x60 + "abcd~", true), x60 + "abce");
  EXPECT_EQ(cut_upper_bound(x60 + "abc\x7F~", true), x60 + "abd");
  EXPECT_EQ(cut_upper_bound(x60 + "ab\xC3\xBF~", true), x60 + "ab\xC4\x80");
  EXPECT_EQ(cut_upper_bound(x60 + "a\xED\x9F\xBF~", true), x60 + "a\xEE\x80\x80");
  EXPECT_EQ(cut_upper_bound(x60 + "\xF4\x8F\xBF\xBF~", true), std::string(59, 'x') + "y");
}

TEST(BoundsTest, NothingIsAboveBytesThatAreAllOnes) {
  EXPECT_EQ(cut_upper_bound(std::string(65, '\xFF'), false), "");
  EXPECT_EQ(cut_upper_bound("a" + std::string(65, '\xFF'), false), "b");
}

TEST(BoundsTest, TextIsComparedByItsBytes) {
  std::string body;
  for (const std::string_view text : {"b", "abcdefghi", "abcdefgh", "\xC3\xA9", ""}) {
    const auto size = static_cast<uint32_t>(text.size());
    body.append(reinterpret_cast<const char*>(&size), 4);
    body.append(text);
  }
  const size_t size = body.size();
  body.append(8, '\0');
  Bounds bounds = bounds_of_plain_text({body.data(), size});
  EXPECT_EQ(bounds.low_text, "");
  EXPECT_EQ(bounds.high_text, "\xC3\xA9");
  bounds = bounds_of_plain_text({body.data() + 5, 25});
  EXPECT_EQ(bounds.low_text, "abcdefgh");
  EXPECT_EQ(bounds.high_text, "abcdefghi");
}

int64_t key_of(double value) {
  int64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return order_key(bits);
}

TEST(BoundsTest, OrderKeysSortAsFloatsDo) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double values[] = {-infinity, -1e300, -1, -1e-310, -0.0, 0.0, 1e-310, 1, 1e300, infinity};
  for (size_t i = 0; i + 1 < std::size(values); i++) {
    EXPECT_LT(key_of(values[i]), key_of(values[i + 1]));
  }
  EXPECT_FALSE(bounds_of_order_keys(key_of(-infinity), key_of(infinity), true).has_nan);
  EXPECT_TRUE(bounds_of_order_keys(key_of(1), key_of(std::nan("")), true).has_nan);
  EXPECT_TRUE(bounds_of_order_keys(key_of(-std::nan("")), key_of(1), true).has_nan);
}

TEST(BoundsTest, ZerosAreWidenedToBothSigns) {
  ColumnFormat format;
  format.physical = PhysicalType::kDouble;
  format.lane = Lane::k64;
  const EncodedBounds encoded =
      encode_bounds(bounds_of_order_keys(key_of(0.0), key_of(-0.0), true), format, 64);
  EXPECT_EQ(encoded.low.bytes, std::string("\0\0\0\0\0\0\0\x80", 8));
  EXPECT_EQ(encoded.high.bytes, std::string(8, '\0'));
}

TEST(BoundsTest, NaNLeavesNoBounds) {
  ColumnFormat format;
  format.physical = PhysicalType::kDouble;
  format.lane = Lane::k64;
  const Bounds bounds = bounds_of_order_keys(key_of(1), key_of(std::nan("")), true);
  EXPECT_FALSE(encode_bounds(bounds, format, 64).low.is_present);
}

TEST(BoundsTest, DecimalsAreBigEndian) {
  char bytes[3];
  put_big_endian(-2, 3, bytes);
  EXPECT_EQ(std::string(bytes, 3), "\xFF\xFF\xFE");
}

}  // namespace
}  // namespace adze::parquet
