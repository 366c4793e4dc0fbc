#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/byte_source.h"

namespace adze::io {

/// A window on the stored bytes of a compressed source, for its decompressor.
class StoredBuffer {
 public:
  explicit StoredBuffer(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
    buffer_.resize(kBufferBytes);
  }

  /// Bytes read and not taken yet.
  std::span<const char> bytes() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void take(size_t count) {
    begin_ += count;
    position_ += count;
  }

  /// Reads more behind bytes(); false at the end. REQUIRES: bytes() does not fill the buffer.
  bool refill();
  /// True once bytes() has at least `count`, reading what is missing.
  bool fill(size_t count) {
    while (end_ - begin_ < count) {
      if (!refill()) return false;
    }
    return true;
  }

  /// Where bytes() begins in the stored object, from 0.
  uint64_t position() const { return position_; }
  const ByteSource& source() const { return *source_; }

 private:
  static constexpr size_t kBufferBytes = size_t{256} << 10;

  std::unique_ptr<ByteSource> source_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  uint64_t position_ = 0;
};

}  // namespace adze::io
