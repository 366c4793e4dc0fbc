#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/memory_budget.h"

namespace adze {
struct RunContext;
}

namespace adze::dataset {

/// The rows of one partition in a pool, in the order in which they came.
struct RowChain {
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t first = kNone;
  uint32_t last = kNone;
  uint64_t bytes = 0;

  bool empty() const { return first == kNone; }
};

/// Rows of all partitions, as bytes one after another, in one piece of memory of a fixed size: each
/// knows the next one of its partition. A single row larger than the pool gets the room it needs.
/// One thread at a time.
class RowPool {
 public:
  RowPool(size_t bytes_max, RunContext& context);

  size_t bytes_max() const { return bytes_max_; }

  bool has_room_for(std::string_view row) const;
  /// REQUIRES: has_room_for(row), or the pool is empty.
  void append(RowChain& chain, std::string_view row);

  bool empty() const { return bytes_used_ == 0; }

  /// Takes the first row off a chain; the views stay until clear() or append().
  std::string_view take(RowChain& chain) const;

  /// Forgets all rows. The chains are the caller's to forget.
  void clear();

 private:
  struct Header {
    uint32_t next;
    uint32_t size;
  };
  void grow(size_t bytes);

  const size_t bytes_max_;
  MemoryReservation memory_;
  std::vector<char> bytes_;  ///< with limits::padding_bytes behind what is used
  size_t bytes_used_ = 0;
};

}  // namespace adze::dataset
