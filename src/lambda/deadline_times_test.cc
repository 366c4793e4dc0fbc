#include "lambda/deadline_times.h"

#include <gtest/gtest.h>

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long before the deadline each of the two comes, where `left` is left.
std::pair<milliseconds, milliseconds> margins(milliseconds left) {
  const std::chrono::steady_clock::time_point now(seconds(100));
  const DeadlineTimes times = deadline_times(now, now + left);
  return {std::chrono::duration_cast<milliseconds>(now + left - times.job_stops),
          std::chrono::duration_cast<milliseconds>(now + left - times.process_ends)};
}

TEST(DeadlineTimes, TwoSecondsOfAMinute) {
  EXPECT_EQ(margins(seconds(30)), std::pair(milliseconds(2000), milliseconds(500)));
}

TEST(DeadlineTimes, ATwentiethOfALongTime) {
  EXPECT_EQ(margins(seconds(900)), std::pair(milliseconds(45000), milliseconds(1000)));
}

TEST(DeadlineTimes, AThirdOfAShortTime) {
  EXPECT_EQ(margins(seconds(3)), std::pair(milliseconds(1000), milliseconds(250)));
}

TEST(DeadlineTimes, NoTimeAtAll) {
  EXPECT_EQ(margins(seconds(0)), std::pair(milliseconds(0), milliseconds(0)));
  EXPECT_EQ(margins(seconds(-5)), std::pair(milliseconds(0), milliseconds(0)));
}

}  // namespace
}  // namespace adze::lambda
