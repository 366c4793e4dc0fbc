#include "base/random_digits.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

TEST(RandomDigitsTest, AreSixteenAndOthersEachTime) {
  const std::string digits = random_digits();
  EXPECT_EQ(digits.size(), 16u);
  EXPECT_EQ(digits.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(digits, random_digits());
}

}  // namespace
}  // namespace adze
