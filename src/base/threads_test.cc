#include "base/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace adze {
namespace {

TEST(RunWorkersTest, EachIndexRunsOnce) {
  for (const unsigned count : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> runs(count);
    run_workers(count, [&](unsigned index) { ++runs[index]; });
    for (const auto& run : runs) EXPECT_EQ(run.load(), 1);
  }
}

TEST(RunWorkersTest, OneWorkerRunsOnTheCallersThread) {
  const auto caller = std::this_thread::get_id();
  run_workers(1, [&](unsigned) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST(RunWorkersTest, FirstFailureByIndexIsThrownAfterAllHaveEnded) {
  std::atomic<int> ended{0};
  try {
    run_workers(4, [&](unsigned index) {
      ++ended;
      if (index >= 1) throw std::runtime_error(std::to_string(index));
    });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "1");
  }
  EXPECT_EQ(ended.load(), 4);
}

TEST(TurnstileTest, WorkersPassInTheOrderOfTheirTickets) {
  constexpr uint64_t kTickets = 1000;
  Turnstile turnstile;
  std::atomic<uint64_t> next_ticket{0};
  std::vector<uint64_t> passed;
  run_workers(4, [&](unsigned) {
    for (uint64_t ticket = next_ticket++; ticket < kTickets; ticket = next_ticket++) {
      ASSERT_TRUE(turnstile.enter(ticket));
      passed.push_back(ticket);
      turnstile.leave(ticket);
    }
  });
  ASSERT_EQ(passed.size(), kTickets);
  for (uint64_t ticket = 0; ticket < kTickets; ++ticket) EXPECT_EQ(passed[ticket], ticket);
}

TEST(TurnstileTest, ClosingSendsAwayThoseWhoWait) {
  Turnstile turnstile;
  EXPECT_TRUE(turnstile.is_turn(0));
  EXPECT_FALSE(turnstile.is_turn(1));
  run_workers(2, [&](unsigned index) {
    if (index == 0) turnstile.close();
    if (index == 1) {
      EXPECT_FALSE(turnstile.enter(5));
    }
  });
  EXPECT_TRUE(turnstile.closed());
  EXPECT_TRUE(turnstile.is_turn(1));
  EXPECT_FALSE(turnstile.enter(0));
}

}  // namespace
}  // namespace adze
