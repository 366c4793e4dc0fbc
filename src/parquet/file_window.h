#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/memory_budget.h"
#include "base/random_access_source.h"

namespace adze::parquet {

/// A piece of a file that moves towards its end: reads are large and rarely twice, however small
/// what is looked at. One thread at a time.
class FileWindow {
 public:
  FileWindow(RandomAccessSource& source, MemoryBudget& budget)
      : source_(source), memory_(budget, "reading pages of a Parquet file") {}

  /// The bytes from `offset` on, `bytes` of them; valid until the next call. Reads ahead, but not
  /// past `end`. REQUIRES: offset + bytes <= end <= the file's size.
  std::string_view view(uint64_t offset, uint64_t bytes, uint64_t end);

 private:
  RandomAccessSource& source_;
  MemoryReservation memory_;
  std::string buffer_;
  uint64_t begin_ = 0;  ///< of the buffer, in the file
};

}  // namespace adze::parquet
