#include "parquet/page_memory.h"

#include <algorithm>

namespace adze::parquet {
namespace {

constexpr size_t block_bytes = size_t{1} << 20;

}  // namespace

char* PageMemory::reserve(size_t bytes) {
  while (current_ < blocks_.size() && blocks_[current_].size - used_ < bytes) {
    current_++;
    used_ = 0;
  }
  if (current_ == blocks_.size()) add_block(bytes);
  return blocks_[current_].bytes.get() + used_;
}

void PageMemory::add_block(size_t bytes) {
  const size_t size = std::max(bytes, block_bytes);
  blocks_.push_back({std::unique_ptr<char[]>(new char[size]), size});
  bytes_allocated_ += size;
  used_ = 0;
}

void PageMemory::clear() {
  std::erase_if(blocks_, [&](const Block& block) {
    if (block.size > block_bytes) bytes_allocated_ -= block.size;
    return block.size > block_bytes;
  });
  current_ = 0;
  used_ = 0;
}

}  // namespace adze::parquet
