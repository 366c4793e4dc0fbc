#pragma once

#include <atomic>
#include <cstddef>
#include <string>

namespace adze {

/// How much memory a run may hold. Whatever grows with the data reserves here before it allocates;
/// a reservation that does not fit throws Error(kResources), saying who asked, what it needs and
/// that --memory sets the limit. Thread-safe.
class MemoryBudget {
 public:
  explicit MemoryBudget(size_t bytes_max) : bytes_max_(bytes_max) {}

  /// `purpose` is a phrase for the message: "sorting 1,048,576 rows".
  void reserve(size_t bytes, const char* purpose);
  void release(size_t bytes) { bytes_used_.fetch_sub(bytes, std::memory_order_relaxed); }

  size_t bytes_used() const { return bytes_used_.load(std::memory_order_relaxed); }
  size_t bytes_max() const { return bytes_max_; }

 private:
  const size_t bytes_max_;
  std::atomic<size_t> bytes_used_{0};
};

/// A reservation that grows and shrinks, given back by the destructor. One thread at a time.
class MemoryReservation {
 public:
  MemoryReservation(MemoryBudget& budget, const char* purpose)
      : budget_(&budget), purpose_(purpose) {}
  ~MemoryReservation() { resize(0); }
  MemoryReservation(const MemoryReservation&) = delete;
  MemoryReservation& operator=(const MemoryReservation&) = delete;

  void resize(size_t bytes) {
    if (bytes > bytes_) budget_->reserve(bytes - bytes_, purpose_);
    if (bytes < bytes_) budget_->release(bytes_ - bytes);
    bytes_ = bytes;
  }
  size_t bytes() const { return bytes_; }

 private:
  MemoryBudget* budget_;
  const char* purpose_;
  size_t bytes_ = 0;
};

/// 80 % of the smallest of the cgroup's limit and the memory that is free now.
size_t default_memory_bytes();

/// The same with /proc and /sys below `root`, for tests on made-up machines.
size_t default_memory_bytes_below(const std::string& root);

}  // namespace adze
