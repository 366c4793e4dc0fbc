#include "base/pause.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"

namespace adze {
namespace {

using std::chrono::milliseconds;

/// Goes on by a second whenever it is asked.
class HastyClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override {
    ++asked;
    return std::chrono::steady_clock::time_point(std::chrono::seconds(asked));
  }
  mutable int asked = 0;
};

struct PauseTest : ::testing::Test {
  MemoryBudget memory{1 << 20};
  Cancellation cancellation;
  Log log;
  HastyClock clock;
  RunContext context{.memory = memory,
                     .cancellation = cancellation,
                     .log = log,
                     .clock = clock,
                     .temp_folder = "",
                     .environment = {}};
};

TEST_F(PauseTest, EndsWhenTheTimeIsOver) {
  pause(milliseconds(900), context);
  EXPECT_EQ(clock.asked, 2);
}

TEST_F(PauseTest, RunThatIsToStopDoesNotWait) {
  cancellation.request(15);
  EXPECT_THROW(pause(milliseconds(1'000'000), context), Error);
  EXPECT_EQ(clock.asked, 1);
}

}  // namespace
}  // namespace adze
