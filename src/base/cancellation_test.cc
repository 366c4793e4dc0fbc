#include "base/cancellation.h"

#include <gtest/gtest.h>

#include <csignal>

#include "base/error.h"

namespace adze {
namespace {

ErrorCategory category_of(const Cancellation& cancellation) {
  try {
    cancellation.check();
  } catch (const Error& error) {
    return error.category;
  }
  return ErrorCategory::kInternal;  // nothing was thrown
}

TEST(CancellationTest, NothingRequestedGoesOn) {
  Cancellation cancellation;
  EXPECT_NO_THROW(cancellation.check());
}

TEST(CancellationTest, SignalDecidesTheCategory) {
  Cancellation interrupted;
  interrupted.request(SIGINT);
  EXPECT_EQ(category_of(interrupted), ErrorCategory::kInterrupted);
  Cancellation terminated;
  terminated.request(SIGTERM);
  EXPECT_EQ(category_of(terminated), ErrorCategory::kTerminated);
}

TEST(CancellationTest, PassedDeadlineIsAResourceError) {
  Cancellation cancellation;
  cancellation.set_deadline(std::chrono::steady_clock::now() + std::chrono::hours(1));
  EXPECT_NO_THROW(cancellation.check());
  cancellation.set_deadline(std::chrono::steady_clock::now() - std::chrono::seconds(1));
  EXPECT_EQ(category_of(cancellation), ErrorCategory::kResources);
}

TEST(CancellationTest, PartOfARunStopsWithItAndByItself) {
  Cancellation run;
  Cancellation part(run);
  Cancellation other(run);
  EXPECT_NO_THROW(part.check());
  part.request(SIGTERM);
  EXPECT_EQ(category_of(part), ErrorCategory::kTerminated);
  EXPECT_NO_THROW(run.check());
  EXPECT_NO_THROW(other.check());
  run.request(SIGINT);
  EXPECT_EQ(category_of(other), ErrorCategory::kInterrupted);
}

}  // namespace
}  // namespace adze
