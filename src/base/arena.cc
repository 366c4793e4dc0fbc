#include "base/arena.h"

#include <algorithm>

#include "base/limits.h"

namespace adze {
namespace {

// Blocks double, so that a small arena stays small and a large one has few blocks.
constexpr size_t kFirstBlockBytes = size_t{4} << 10;
constexpr size_t kBlockBytesMax = size_t{1} << 20;

}  // namespace

char* Arena::allocate(size_t bytes) {
  const size_t needed = bytes + limits::padding_bytes;
  if (blocks_.empty() || needed > blocks_.back().size - used_in_last_) {
    const size_t doubled = blocks_.empty() ? kFirstBlockBytes : blocks_.back().size * 2;
    const size_t size = std::max(std::min(doubled, kBlockBytesMax), needed);
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    bytes_allocated_ += size;
    used_in_last_ = 0;
  }
  char* piece = blocks_.back().bytes.get() + used_in_last_;
  // The padding is readable, not reserved: the next piece begins in it.
  used_in_last_ += bytes;
  return piece;
}

void Arena::clear() {
  used_in_last_ = 0;
  if (blocks_.empty()) return;
  // The largest of the ordinary blocks stays, so that a batch like the last one needs no new one.
  // One that was made for a single long piece doesn't.
  const auto ordinary_bytes = [](const Block& block) {
    return block.size <= kBlockBytesMax ? block.size : 0;
  };
  Block kept = std::move(*std::max_element(
      blocks_.begin(), blocks_.end(),
      [&](const Block& a, const Block& b) { return ordinary_bytes(a) < ordinary_bytes(b); }));
  blocks_.clear();
  bytes_allocated_ = ordinary_bytes(kept);
  if (bytes_allocated_ > 0) blocks_.push_back(std::move(kept));
}

}  // namespace adze
