#include "dataset/row_pool.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"

namespace adze::dataset {

RowPool::RowPool(size_t bytes_max, RunContext& context)
    : bytes_max_(bytes_max), memory_(context.memory, "rows of partitions that wait") {}

bool RowPool::has_room_for(std::string_view row) const {
  return bytes_used_ + sizeof(Header) + row.size() <= bytes_max_;
}

void RowPool::append(RowChain& chain, std::string_view row) {
  const size_t end = bytes_used_ + sizeof(Header) + row.size();
  ADZE_CHECK(end <= bytes_max_ || empty());
  if (end > RowChain::kNone) {
    Error error(ErrorCategory::kResources, "a row of more than 4 GiB can't wait for its file");
    error.fix = "make its texts shorter";
    throw error;
  }
  grow(end);
  const Header header{.next = RowChain::kNone, .size = static_cast<uint32_t>(row.size())};
  const auto place = static_cast<uint32_t>(bytes_used_);
  std::memcpy(bytes_.data() + place, &header, sizeof header);
  std::memcpy(bytes_.data() + place + sizeof header, row.data(), row.size());
  if (chain.empty()) {
    chain.first = place;
  } else {
    std::memcpy(bytes_.data() + chain.last, &place, sizeof place);  // its `next`
  }
  chain.last = place;
  chain.bytes += row.size();
  bytes_used_ = end;
}

std::string_view RowPool::take(RowChain& chain) const {
  Header header;
  std::memcpy(&header, bytes_.data() + chain.first, sizeof header);
  const std::string_view row(bytes_.data() + chain.first + sizeof header, header.size);
  chain.first = header.next;
  if (chain.empty()) chain = RowChain();
  return row;
}

void RowPool::clear() {
  bytes_used_ = 0;
  if (bytes_.size() <= bytes_max_ + limits::padding_bytes) return;
  bytes_ = std::vector<char>();
  memory_.resize(0);
}

void RowPool::grow(size_t bytes) {
  const size_t needed = bytes + limits::padding_bytes;
  if (needed <= bytes_.size()) return;
  const size_t doubled = std::min(2 * bytes_.size(), bytes_max_);
  const size_t size = std::max({needed, doubled, size_t{64} << 10});
  memory_.resize(size);
  bytes_.resize(size);
}

}  // namespace adze::dataset
