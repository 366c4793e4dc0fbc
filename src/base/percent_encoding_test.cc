#include "base/percent_encoding.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

TEST(PercentEncodingTest, BytesThatAreSpecialBecomeTheirNumbers) {
  EXPECT_EQ(percent_encode_if("a%\xc3\xa9\n", [](char c) { return c < ' ' || c == '%'; }),
            "a%25%C3%A9%0A");
  EXPECT_EQ(percent_encode_if("a b", [](char) { return false; }), "a b");
  EXPECT_EQ(percent_encode_if("", [](char) { return true; }), "");
}

}  // namespace
}  // namespace adze
