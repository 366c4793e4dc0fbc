#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace adze {

/// Bytes that live until clear(): computed strings, dictionary entries. Pointers stay valid while
/// it grows. Each piece is followed by readable bytes (limits::padding_bytes), so that kernels may
/// load whole words. One thread at a time.
class Arena {
 public:
  char* allocate(size_t bytes);
  std::string_view copy(std::string_view text) {
    char* to = allocate(text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Gives everything back but one block of ordinary size, which is used again.
  void clear();
  size_t bytes_allocated() const { return bytes_allocated_; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  std::vector<Block> blocks_;
  size_t used_in_last_ = 0;
  size_t bytes_allocated_ = 0;
};

}  // namespace adze
