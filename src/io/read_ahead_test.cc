#include "io/read_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/limits.h"
#include "io/io_test_world.h"

namespace adze::io {
namespace {

using namespace std::chrono_literals;

class ReadAheads : public ::testing::Test {
 protected:
  ReadAhead ahead(size_t count) {
    return ReadAhead({.count = count,
                      .is_remote = [this](size_t) { return is_remote_; },
                      .bytes = [this](size_t) { return known_bytes_; },
                      .options = [](size_t) { return InputOptions{}; },
                      .open_stored = [this](size_t index, const InputOptions&,
                                            RunContext& run) { return open(index, run); }},
                     world_.context);
  }

  OpenedInput open(size_t index, RunContext& run) {
    ++at_once_;
    most_at_once_ = std::max(most_at_once_.load(), at_once_.load());
    for (int i = 0; i < wait_ms_; ++i) {
      run.cancellation.check();
      std::this_thread::sleep_for(1ms);
    }
    --at_once_;
    {
      const std::lock_guard lock(mutex_);
      opened_.push_back(index);
    }
    if (failing_.contains(index)) throw Error(ErrorCategory::kInput, std::to_string(index));
    const std::string text = large_.contains(index)
                                 ? std::string(limits::read_ahead_input_bytes_max + 10, 'x')
                                 : std::to_string(index);
    OpenedInput input{.bytes = std::make_unique<TextSource>(text, 3), .identity = {}};
    input.identity.uri = std::to_string(index);
    input.identity.can_read_again = can_read_again_;
    return input;
  }

  size_t times_opened(size_t index) {
    const std::lock_guard lock(mutex_);
    return static_cast<size_t>(std::count(opened_.begin(), opened_.end(), index));
  }

  TestWorld world_;
  bool is_remote_ = true;
  bool can_read_again_ = true;
  std::optional<uint64_t> known_bytes_;
  std::atomic<int> wait_ms_ = 2;
  std::set<size_t> failing_;
  std::set<size_t> large_;

  std::atomic<int> at_once_ = 0;
  std::atomic<int> most_at_once_ = 0;
  std::mutex mutex_;
  std::vector<size_t> opened_;
};

TEST_F(ReadAheads, OpenManySmallInputsAtOnceAndHandThemOutInOrder) {
  ReadAhead inputs = ahead(300);
  for (size_t i = 0; i < 300; ++i) {
    const OpenedInput input = inputs.open(i);
    EXPECT_EQ(input.identity.uri, std::to_string(i));
    EXPECT_EQ(read_all(*input.bytes), std::to_string(i));
    EXPECT_EQ(input.bytes->stored_bytes_read(), std::to_string(i).size());
  }
  EXPECT_EQ(opened_.size(), 300u) << "none twice";
  EXPECT_GT(most_at_once_, 4);
}

TEST_F(ReadAheads, LeaveLocalInputsAlone) {
  is_remote_ = false;
  ReadAhead inputs = ahead(20);
  for (size_t i = 0; i < 20; ++i) {
    inputs.open(i);
    std::this_thread::sleep_for(1ms);
    EXPECT_EQ(opened_.size(), i + 1);
  }
}

TEST_F(ReadAheads, LeaveLargeInputsForTheirTurn) {
  for (size_t i = 0; i < 10; ++i) large_.insert(i);
  ReadAhead inputs = ahead(10);
  for (size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(read_all(*inputs.open(i).bytes).size(), limits::read_ahead_input_bytes_max + 10);
    EXPECT_EQ(opened_.size(), i + 1);
  }
}

TEST_F(ReadAheads, DoNotBeginInputsThatAreKnownToBeLarge) {
  known_bytes_ = limits::read_ahead_input_bytes_max + 1;
  ReadAhead inputs = ahead(10);
  for (size_t i = 0; i < 10; ++i) {
    inputs.open(i);
    std::this_thread::sleep_for(1ms);
    EXPECT_EQ(times_opened(i + 1), 0u);
  }
}

TEST_F(ReadAheads, ReadALargeInputAmongSmallOnesWhole) {
  large_ = {5, 6};
  for (const bool can_read_again : {true, false}) {
    opened_.clear();
    can_read_again_ = can_read_again;
    ReadAhead inputs = ahead(12);
    for (size_t i = 0; i < 12; ++i) {
      const std::string text = read_all(*inputs.open(i).bytes);
      EXPECT_EQ(text.size(), large_.contains(i) ? limits::read_ahead_input_bytes_max + 10
                                                : std::to_string(i).size());
      EXPECT_TRUE(can_read_again || times_opened(i) == 1) << i;
    }
  }
}

TEST_F(ReadAheads, KeepErrorsForTheirTurn) {
  failing_ = {7, 3};
  ReadAhead inputs = ahead(10);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(read_all(*inputs.open(i).bytes), std::to_string(i));
  EXPECT_EQ(thrown([&] { inputs.open(3); }).message, "3");
  EXPECT_EQ(read_all(*inputs.open(4).bytes), "4");
  inputs.open(5);
  inputs.open(6);
  EXPECT_EQ(thrown([&] { inputs.open(7); }).message, "7");
}

TEST_F(ReadAheads, BeginAnewForAnotherPass) {
  ReadAhead inputs = ahead(50);
  for (size_t i = 0; i < 30; ++i) inputs.open(i);
  for (size_t i = 0; i < 50; ++i) EXPECT_EQ(read_all(*inputs.open(i).bytes), std::to_string(i));
}

TEST_F(ReadAheads, EndWithoutWaitingForWhatIsBeingOpened) {
  const auto begin = std::chrono::steady_clock::now();
  {
    ReadAhead inputs = ahead(100);
    for (size_t i = 0; i < 3; ++i) inputs.open(i);
    std::this_thread::sleep_for(200ms);  // all that is planned has been opened
    wait_ms_ = 60'000;
    inputs.open(3);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
}

TEST_F(ReadAheads, GiveTheirMemoryBackAndTakeNoMoreThanTheirShare) {
  ReadAhead inputs = ahead(200);
  for (size_t i = 0; i < 200; ++i) {
    inputs.open(i);
    EXPECT_LE(world_.memory.bytes_used(), limits::read_ahead_bytes_max);
  }
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

}  // namespace
}  // namespace adze::io
