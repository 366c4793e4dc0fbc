#include "io/uri.h"

#include <gtest/gtest.h>

namespace adze::io {
namespace {

TEST(ShownLocation, UserPasswordQueryAndFragmentAreLeftOut) {
  EXPECT_EQ(shown_location("https://bob:hunter2@h:8080/a/b?q=secret#f"), "https://h:8080/a/b");
  EXPECT_EQ(shown_location("postgres://ann@h:5432/shop?password=x"), "postgres://h:5432/shop");
  EXPECT_EQ(shown_location("postgres://ann:x@h1:5432,h2:5433/shop"),
            "postgres://h1:5432,h2:5433/shop");
}

TEST(ShownLocation, PathsAndAtSignsInPathsStay) {
  EXPECT_EQ(shown_location("data/a@b?c.csv"), "data/a@b?c.csv");
  EXPECT_EQ(shown_location("https://h:80/a@b"), "https://h:80/a@b");
  EXPECT_EQ(shown_location("https://[::1]/a@b"), "https://[::1]/a@b");
  EXPECT_EQ(shown_location("s3://bucket/a@b"), "s3://bucket/a@b");
}

TEST(ShownLocation, PasswordThatIsCutByASpecialCharacterIsNotShown) {
  EXPECT_EQ(shown_location("postgres://ann:hun/ter2@h/shop"), "postgres://h/shop");
  EXPECT_EQ(shown_location("postgres://ann:hun?ter2@h/shop"), "postgres://h/shop");
  EXPECT_EQ(shown_location("https://bob:hun#ter2@h/a?q"), "https://h/a");
  EXPECT_EQ(shown_location("postgres://ann:12/34@h/shop?user=a@b"), "postgres://h/shop");
}

}  // namespace
}  // namespace adze::io
