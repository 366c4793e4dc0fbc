#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace adze::parquet {

/// Where the finished pages of a row group wait for its end, in blocks that are used again for the
/// next one. Pages of all columns lie in it as they come.
class PageMemory {
 public:
  /// Room for `bytes` bytes, of which keep() then says how many are used.
  char* reserve(size_t bytes);
  void keep(size_t bytes) { used_ += bytes; }

  /// Forgets all pages. Blocks stay, but for those made for a single large page.
  void clear();

  size_t bytes_allocated() const { return bytes_allocated_; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  void add_block(size_t bytes);

  std::vector<Block> blocks_;
  size_t current_ = 0;  ///< index of the block in use; blocks_.size() before the first
  size_t used_ = 0;     ///< of the block in use
  size_t bytes_allocated_ = 0;
};

}  // namespace adze::parquet
