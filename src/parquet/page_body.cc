#include "parquet/page_body.h"

#include <cstring>

#include "base/error.h"
#include "parquet/run_length.h"

namespace adze::parquet {
namespace {

constexpr size_t alignment = 64;
constexpr size_t padding = 128;

}  // namespace

void PageBody::reserve(size_t rows, size_t bytes) {
  const size_t headroom = (run_length_bytes_max(rows, 1) + alignment - 1) / alignment * alignment;
  if (headroom <= headroom_ && headroom_ + bytes + padding + alignment <= storage_.size()) return;
  std::vector<char> larger(headroom + bytes + padding + alignment);
  const size_t to_boundary =
      (alignment - reinterpret_cast<uintptr_t>(larger.data()) % alignment) % alignment;
  char* const aligned = larger.data() + to_boundary;
  if (bytes_ != nullptr) {
    const size_t old_bytes = storage_.size() - alignment - padding - headroom_;
    std::memcpy(aligned + headroom, bytes_ + headroom_, old_bytes < bytes ? old_bytes : bytes);
  }
  storage_ = std::move(larger);
  bytes_ = aligned;
  headroom_ = headroom;
}

std::span<const char> PageBody::finish(uint8_t* valid, size_t rows, size_t value_bytes) {
  levels_.resize(run_length_bytes_max(rows, 1));
  char* const end = valid == nullptr ? encode_levels_all_valid(rows, levels_.data())
                                     : encode_levels(valid, rows, levels_.data());
  const auto level_bytes = static_cast<size_t>(end - levels_.data());
  ADZE_CHECK(level_bytes <= headroom_);
  char* const begin = values() - level_bytes;
  std::memcpy(begin, levels_.data(), level_bytes);
  return {begin, level_bytes + value_bytes};
}

}  // namespace adze::parquet
