#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace adze::lambda {

/// A thread that lives as long as an invocation does and acts if that doesn't end in time: code
/// that is stuck in a library or in the kernel looks at no cancellation. Exactly one of the two
/// gives the answer: the invocation, if finish() says so, or else `expire`.
class DeadlineWatch {
 public:
  /// `expire` is called by the other thread, at `at` unless finish() was called before. Where the
  /// system refuses a thread, nobody watches.
  DeadlineWatch(std::chrono::steady_clock::time_point at, std::function<void()> expire);
  /// Waits for `expire` if it has begun.
  ~DeadlineWatch();
  DeadlineWatch(const DeadlineWatch&) = delete;
  DeadlineWatch& operator=(const DeadlineWatch&) = delete;

  /// The invocation has ended. False: too late, the answer is given already.
  bool finish();

 private:
  enum class State { kWatching, kFinished, kExpired };

  void watch();

  const std::chrono::steady_clock::time_point at_;
  const std::function<void()> expire_;
  std::mutex mutex_;
  std::condition_variable finished_;
  State state_ = State::kWatching;
  std::thread thread_;
};

}  // namespace adze::lambda
