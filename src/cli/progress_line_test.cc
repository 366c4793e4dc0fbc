#include "cli/progress_line.h"

#include <gtest/gtest.h>

#include "cli/amount_text.h"

namespace adze::cli {
namespace {

constexpr size_t wide = 200;

TEST(ProgressLine, SaysBytesRowsRateAndTimeLeft) {
  const Progress::Figures half{"reading", 512'000'000, 1'024'000'000, 9'650'000};
  EXPECT_EQ(progress_line(half, 1.6, wide),
            "adze: reading 512.0 MB of 1.0 GB (50 %), 9,650,000 rows, 320.0 MB/s, 2 s left");
}

TEST(ProgressLine, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(progress_line({"reading", 2'000'000, std::nullopt, 7}, 2, wide),
            "adze: reading 2.0 MB, 7 rows, 1.0 MB/s");
  EXPECT_EQ(progress_line({"reading", 0, 5'000, 0}, 1, wide),
            "adze: reading 0 bytes of 5.0 kB (0 %)");
  EXPECT_EQ(progress_line({}, 1, wide), "");
}

TEST(ProgressLine, AllReadIsFinishingAlsoWhenTheFileGrew) {
  EXPECT_EQ(progress_line({"reading", 1'000, 1'000, 1}, 1, wide),
            "adze: reading 1.0 kB of 1.0 kB (100 %), 1 row, 1.0 kB/s, finishing");
  EXPECT_EQ(progress_line({"reading", 3'000, 1'000, 1}, 1, wide),
            "adze: reading 3.0 kB of 1.0 kB (100 %), 1 row, 3.0 kB/s, finishing");
  EXPECT_EQ(progress_line({"reading", 1, 0, 0}, 1, wide),
            "adze: reading 1 byte of 0 bytes (100 %), 1 byte/s, finishing");
}

TEST(ProgressLine, IsNeverWiderThanTheTerminal) {
  const Progress::Figures figures{"reading", 512'000'000, 1'024'000'000, 9'650'000};
  const std::string full = progress_line(figures, 1.6, wide);
  for (size_t width = 0; width <= full.size(); ++width) {
    const std::string line = progress_line(figures, 1.6, width);
    EXPECT_LE(line.size(), width);
    EXPECT_TRUE(full.starts_with(line)) << line;
    if (width >= 13) {
      EXPECT_NE(line.back(), ',');
    }
  }
  EXPECT_EQ(progress_line(figures, 1.6, 60),
            "adze: reading 512.0 MB of 1.0 GB (50 %), 9,650,000 rows");
}

TEST(AmountText, TimesHaveTwoUnitsAtMost) {
  EXPECT_EQ(duration_text(0.2), "1 s");
  EXPECT_EQ(duration_text(59.5), "1 min 00 s");
  EXPECT_EQ(duration_text(3600 * 2 + 185), "2 h 03 min");
  EXPECT_EQ(duration_text(1e300), "277777 h 46 min");
}

}  // namespace
}  // namespace adze::cli
