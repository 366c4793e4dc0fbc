#include "io/s3/key_pattern.h"

#include <gtest/gtest.h>

namespace adze::io::s3 {
namespace {

bool fits(std::string_view pattern, std::string_view key) {
  return KeyPattern(pattern).matches(key);
}

TEST(KeyPattern, StarsStayBetweenTheSlashesAndTwoDoNot) {
  EXPECT_TRUE(fits("a/*.csv", "a/b.csv"));
  EXPECT_FALSE(fits("a/*.csv", "a/b/c.csv"));
  EXPECT_FALSE(fits("a/*/*.csv", "a/b.csv"));
  EXPECT_TRUE(fits("a/**/*.csv", "a/b.csv"));
  EXPECT_TRUE(fits("a/**/*.csv", "a/b/c/d.csv"));
  EXPECT_TRUE(fits("**/c/**/*.csv", "a/b/c/d.csv"));
  EXPECT_FALSE(fits("**/c/**/*.csv", "a/b/d.csv"));
  EXPECT_TRUE(fits("**/**/d.csv", "d.csv"));
  EXPECT_TRUE(fits("a/**", "a/b/c.csv"));
  EXPECT_FALSE(fits("a/**", "b/c.csv"));
  EXPECT_TRUE(fits("**/b/c/*", "a/b/b/c/d")) << "the first b is not the one";
}

TEST(KeyPattern, AllSlashesOfAKeyCount) {
  EXPECT_TRUE(fits("a//*.csv", "a//b.csv"));
  EXPECT_FALSE(fits("a/*.csv", "a//b.csv"));
  EXPECT_FALSE(fits("a//*.csv", "a/b.csv"));
  EXPECT_TRUE(fits("a/../*", "a/../b"));
}

TEST(KeyPattern, NamesWithADotOrUnderscoreMustBeSpelt) {
  EXPECT_FALSE(fits("a/*", "a/_SUCCESS"));
  EXPECT_FALSE(fits("a/*", "a/.part"));
  EXPECT_FALSE(fits("a/?b", "a/_b"));
  EXPECT_FALSE(fits("a/*/b", "a/_temporary/b"));
  EXPECT_FALSE(fits("a/**/b", "a/_temporary/0/b"));
  EXPECT_FALSE(fits("a/**", "a/x/_y/z"));
  EXPECT_TRUE(fits("a/_*", "a/_b"));
  EXPECT_TRUE(fits("a/\\_*", "a/_b"));
  EXPECT_TRUE(fits("_a/*", "_a/b"));
  EXPECT_TRUE(fits("a/.*", "a/.b"));
}

TEST(KeyPattern, ASlashAtTheEndMeansAllBelow) {
  EXPECT_TRUE(fits("y=*/", "y=1/a"));
  EXPECT_TRUE(fits("y=*/", "y=1/m=2/a"));
  EXPECT_FALSE(fits("y=*/", "y=1"));
}

TEST(KeyPattern, PrefixIsWhatIsSpeltBeforeTheFirstStar) {
  EXPECT_EQ(KeyPattern("a/b*c/d").literal_prefix(), "a/b");
  EXPECT_EQ(KeyPattern("a\\*b?").literal_prefix(), "a*b");
  EXPECT_EQ(KeyPattern("*").literal_prefix(), "");
}

TEST(KeyPattern, ManyStarsTakeNoTime) {
  std::string pattern;
  std::string key;
  for (int i = 0; i < 200; ++i) {
    pattern += "**/a*/";
    key += "a/a/";
  }
  EXPECT_FALSE(fits(pattern + "x", key + "y"));
}

}  // namespace
}  // namespace adze::io::s3
