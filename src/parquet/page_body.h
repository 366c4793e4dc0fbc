#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace adze::parquet {

/// Room for a data page's body. Values are put where they stay, and the levels, whose size is known
/// only at the page's end, right before them, so that nothing is moved.
class PageBody {
 public:
  /// Room for levels of `rows` rows and `bytes` bytes of values; what is there stays there.
  void reserve(size_t rows, size_t bytes);

  /// Aligned to 64 bytes. Followed by 128 bytes that may be read and written.
  char* values() { return bytes_ + headroom_; }

  /// The body of `rows` rows and `value_bytes` bytes of values. `valid` is not null if there are
  /// nulls; it is overwritten as encode_levels says. Valid until the next reserve() or finish().
  std::span<const char> finish(uint8_t* valid, size_t rows, size_t value_bytes);

  size_t memory_bytes() const { return storage_.capacity(); }

 private:
  std::vector<char> storage_;
  std::vector<char> levels_;
  char* bytes_ = nullptr;  ///< the first aligned byte of storage_
  size_t headroom_ = 0;
};

}  // namespace adze::parquet
