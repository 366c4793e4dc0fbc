#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace adze {

/// Asks a run to stop: a signal arrived, or its deadline has passed. Polled, never delivered, so
/// that RAII undoes everything on the way out. Thread-safe; request() is async-signal-safe.
class Cancellation {
 public:
  Cancellation() = default;
  /// Part of a run that can be stopped by itself, and stops with the run. `outer` must outlive it.
  explicit Cancellation(const Cancellation& outer) : outer_(&outer) {}
  Cancellation& operator=(const Cancellation&) = delete;

  /// `signal_number` is SIGINT or SIGTERM; it decides the exit code.
  void request(int signal_number) { signal_.store(signal_number, std::memory_order_relaxed); }

  void set_deadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }

  /// When the run must have ended, if at any time.
  std::optional<std::chrono::steady_clock::time_point> deadline() const;

  /// Throws Error(kInterrupted, kTerminated or kResources) if the run is to stop. Cheap enough for
  /// every read and every segment.
  void check() const;

 private:
  static_assert(std::atomic<int>::is_always_lock_free);
  const Cancellation* outer_ = nullptr;
  std::atomic<int> signal_{0};
  std::optional<std::chrono::steady_clock::time_point> deadline_;  // set before threads start
};

}  // namespace adze
