#include "engine/peek_source.h"

#include <algorithm>
#include <cstring>

namespace adze::engine {

std::string_view PeekSource::peek(size_t bytes_max) {
  reservation_.resize(std::max(reservation_.bytes(), bytes_max));
  while (peeked_.size() < bytes_max) {
    const size_t had = peeked_.size();
    peeked_.resize(bytes_max);
    const size_t got = source().read(std::span(peeked_).subspan(had));
    peeked_.resize(had + got);
    if (got == 0) break;
  }
  return std::string_view(peeked_).substr(0, bytes_max);
}

size_t PeekSource::read(std::span<char> into) {
  if (peeked_used_ == peeked_.size()) {
    if (!peeked_.empty()) {
      peeked_ = std::string();
      reservation_.resize(0);
      peeked_used_ = 0;
    }
    return source().read(into);
  }
  const size_t count = std::min(into.size(), peeked_.size() - peeked_used_);
  std::memcpy(into.data(), peeked_.data() + peeked_used_, count);
  peeked_used_ += count;
  return count;
}

}  // namespace adze::engine
