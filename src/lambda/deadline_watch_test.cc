#include "lambda/deadline_watch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(DeadlineWatch, WhatFinishesInTimeAnswers) {
  std::atomic<int> expired = 0;
  {
    DeadlineWatch watch(steady_clock::now() + std::chrono::hours(1), [&] { ++expired; });
    EXPECT_TRUE(watch.finish());
    EXPECT_TRUE(watch.finish());
  }
  EXPECT_EQ(expired, 0);
}

TEST(DeadlineWatch, WhatIsLateIsAnsweredForOnce) {
  std::atomic<int> expired = 0;
  {
    DeadlineWatch watch(steady_clock::now() - milliseconds(1), [&] { ++expired; });
    while (expired == 0) std::this_thread::sleep_for(milliseconds(1));
    EXPECT_FALSE(watch.finish());
    EXPECT_FALSE(watch.finish());
  }
  EXPECT_EQ(expired, 1);
}

TEST(DeadlineWatch, NobodyAsksAnyMoreWhenItIsDestroyed) {
  std::atomic<int> expired = 0;
  {
    const DeadlineWatch watch(steady_clock::now() + std::chrono::hours(1), [&] { ++expired; });
  }
  EXPECT_EQ(expired, 0);
}

/// Whoever wins, there is one answer.
TEST(DeadlineWatch, OneOfTheTwoAnswers) {
  for (int i = 0; i < 200; ++i) {
    std::atomic<int> expired = 0;
    bool finished = false;
    {
      DeadlineWatch watch(steady_clock::now() + std::chrono::microseconds(i), [&] { ++expired; });
      std::this_thread::sleep_for(std::chrono::microseconds(100));
      finished = watch.finish();
    }
    EXPECT_EQ(expired, finished ? 0 : 1);
  }
}

}  // namespace
}  // namespace adze::lambda
