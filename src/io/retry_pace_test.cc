#include "io/retry_pace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"

namespace adze::io {
namespace {

TEST(RetryPaceTest, PausesGrowUntilThereWereEnough) {
  RetryPace pace;
  for (unsigned retry = 0; retry < limits::http_retries_max; ++retry) {
    const auto pause = pace.next_pause(0);
    ASSERT_TRUE(pause) << retry;
    const int64_t longest =
        std::min(limits::http_backoff_ms_min << retry, limits::http_backoff_ms_max);
    EXPECT_GE(pause->count(), longest / 2);
    EXPECT_LE(pause->count(), longest);
    pace.count_retry();
  }
  EXPECT_FALSE(pace.next_pause(0));
  EXPECT_EQ(pace.retries(), limits::http_retries_max);
}

TEST(RetryPaceTest, ProgressBeginsANewRow) {
  RetryPace pace(1000);
  for (unsigned retry = 0; retry < limits::http_retries_max; ++retry) pace.count_retry();
  EXPECT_FALSE(pace.next_pause(1000 + limits::http_retry_progress_bytes - 1));
  EXPECT_TRUE(pace.next_pause(1000 + limits::http_retry_progress_bytes));
  EXPECT_EQ(pace.retries(), 0u);
}

}  // namespace
}  // namespace adze::io
