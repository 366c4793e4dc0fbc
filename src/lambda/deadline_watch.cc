#include "lambda/deadline_watch.h"

#include <system_error>
#include <utility>

#include "base/threads.h"

namespace adze::lambda {

DeadlineWatch::DeadlineWatch(std::chrono::steady_clock::time_point at, std::function<void()> expire)
    : at_(at), expire_(std::move(expire)) {
  try {
    thread_ = std::thread([this] { watch(); });
  } catch (const std::system_error&) {
    // No thread to be had. The job's own deadline holds, and Lambda's.
  }
}

DeadlineWatch::~DeadlineWatch() {
  finish();
  if (thread_.joinable()) thread_.join();
}

bool DeadlineWatch::finish() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kWatching) state_ = State::kFinished;
  finished_.notify_one();
  return state_ == State::kFinished;
}

void DeadlineWatch::watch() {
  leave_signals_to_main_thread();
  {
    std::unique_lock lock(mutex_);
    finished_.wait_until(lock, at_, [this] { return state_ != State::kWatching; });
    if (state_ == State::kFinished) return;
    state_ = State::kExpired;
  }
  expire_();
}

}  // namespace adze::lambda
