#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "base/memory_budget.h"
#include "base/side_run.h"
#include "io/s3/client.h"
#include "io/s3/object_stream.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// The rest of an object, fetched in ranges by several connections at once and handed out in
/// order. Memory is bounded by the ranges held, and reserved. Used by one thread; all it is given
/// must outlive it.
class RangeReaders {
 public:
  /// Null where the run has little memory left, or the system no threads.
  static std::unique_ptr<RangeReaders> start(const ObjectVersion& object, uint64_t first,
                                             Client& client, RunContext& context);
  /// Stops what is still being fetched.
  ~RangeReaders();
  RangeReaders(const RangeReaders&) = delete;
  RangeReaders& operator=(const RangeReaders&) = delete;

  /// As ObjectStream::read. The error of a range comes when it is that range's turn.
  size_t read(std::span<char> into);

 private:
  struct Slot {
    std::vector<char> bytes;
    size_t filled = 0;
    std::exception_ptr failure;
  };

  RangeReaders(const ObjectVersion& object, uint64_t first, Client& client, RunContext& context);
  bool start_threads();
  void work();
  void fetch(uint64_t range);
  uint64_t begin_of(uint64_t range) const;
  uint64_t end_of(uint64_t range) const;
  Slot& slot_of(uint64_t range) { return slots_[range % slots_.size()]; }

  const ObjectVersion& object_;
  const uint64_t first_;
  const uint64_t range_count_;
  Client& client_;
  RunContext& context_;
  SideRun side_run_;
  MemoryReservation reservation_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  uint64_t next_to_fetch_ = 0;
  uint64_t next_to_deliver_ = 0;
  bool is_stopped_ = false;
  size_t delivered_ = 0;  ///< of the range that is being delivered; the reader's alone
  std::vector<std::thread> threads_;
};

}  // namespace adze::io::s3
