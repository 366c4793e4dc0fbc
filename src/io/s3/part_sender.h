#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <thread>

#include "base/memory_budget.h"
#include "base/side_run.h"

namespace adze::io::s3 {

/// Bytes of a part while it is filled. Its memory is reserved as it fills, and pages that are never
/// written are never resident.
class PartBuffer {
 public:
  explicit PartBuffer(MemoryBudget& budget) : reservation_(budget, "a part of an upload to S3") {}

  /// Empties it and makes room for `bytes_max`.
  void begin(size_t bytes_max);
  /// Takes off the front of `bytes` what there is room for.
  void take(std::span<const char>& bytes);
  /// Gives its memory back.
  void release();

  bool is_full() const { return size_ == bytes_max_; }
  std::span<const char> bytes() const { return {memory_.get(), size_}; }

 private:
  MemoryReservation reservation_;
  std::unique_ptr<char[]> memory_;
  size_t capacity_ = 0;
  size_t bytes_max_ = 0;
  size_t size_ = 0;
};

/// Sends one part in a thread of its own while the next one is filled: the upload waits for the
/// network, the filling for the CPU. At most one is on its way.
class PartSender {
 public:
  using Send = std::function<void(std::span<const char> bytes, RunContext& context)>;

  /// `send` is called from one thread at a time, with a context that stop() stops.
  PartSender(Send send, RunContext& context);
  /// Stops what is on its way, and waits for that.
  ~PartSender();

  /// Begins to send what is in `buffer`, and leaves the buffer of the part before in its place.
  /// REQUIRES: wait() returned since then. In this thread if the system has no other.
  void begin(std::unique_ptr<PartBuffer>& buffer);
  /// Waits until nothing is on its way. Throws what sending threw.
  void wait();
  /// Ends what is on its way, as soon as that looks at its cancellation.
  void stop() noexcept;
  /// Gives the memory of the last part back. REQUIRES: wait() returned.
  void release() { sending_->release(); }

 private:
  void run() noexcept;

  Send send_;
  SideRun side_;
  std::unique_ptr<PartBuffer> sending_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace adze::io::s3
