#include "base/progress.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

TEST(Progress, NothingIsDoneBeforeItBegins) {
  const Progress progress;
  EXPECT_EQ(progress.figures().doing, nullptr);
  EXPECT_EQ(progress.figures().bytes_total, std::nullopt);
}

TEST(Progress, BytesAddUpAndRowsAreSet) {
  Progress progress;
  progress.begin("reading", 100);
  progress.add_bytes(30);
  progress.add_bytes(20);
  progress.set_rows(5);
  progress.set_rows(7);
  const Progress::Figures figures = progress.figures();
  EXPECT_STREQ(figures.doing, "reading");
  EXPECT_EQ(figures.bytes, 50u);
  EXPECT_EQ(figures.bytes_total, 100u);
  EXPECT_EQ(figures.rows, 7u);
}

TEST(Progress, ASecondPassCountsFromZero) {
  Progress progress;
  progress.begin("looking", 100);
  progress.add_bytes(100);
  progress.set_rows(9);
  progress.begin("reading", std::nullopt);
  EXPECT_EQ(progress.figures().bytes, 0u);
  EXPECT_EQ(progress.figures().rows, 0u);
  EXPECT_EQ(progress.figures().bytes_total, std::nullopt);
}

}  // namespace
}  // namespace adze
