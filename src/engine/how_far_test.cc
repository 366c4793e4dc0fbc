#include "engine/how_far.h"

#include <gtest/gtest.h>

namespace adze::engine {
namespace {

TEST(HowFar, NothingWasRead) { EXPECT_EQ(how_far({}), "before anything was read"); }

TEST(HowFar, SizeIsKnown) {
  EXPECT_EQ(how_far({.doing = "reading", .bytes = 3 << 20, .bytes_total = 4 << 20, .rows = 1000}),
            "after 1000 rows and 3.0 MiB of 4.0 MiB");
}

TEST(HowFar, SizeIsNotKnown) {
  EXPECT_EQ(how_far({.doing = "reading", .bytes = 1 << 19, .bytes_total = {}, .rows = 1}),
            "after 1 row and 0.5 MiB");
}

}  // namespace
}  // namespace adze::engine
