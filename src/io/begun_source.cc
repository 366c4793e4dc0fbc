#include "io/begun_source.h"

#include <algorithm>
#include <cstring>

#include "io/content_kind.h"

namespace adze::io {

BegunSource::BegunSource(std::unique_ptr<ByteSource> rest) : rest_(std::move(rest)) {
  head_.resize(kContentKindBytes);
  size_t size = 0;
  while (size < head_.size()) {
    const size_t got = rest_->read(std::span(head_).subspan(size));
    if (got == 0) break;
    size += got;
  }
  head_.resize(size);
}

size_t BegunSource::read(std::span<char> into) {
  if (head_used_ == head_.size()) return rest_->read(into);
  const size_t count = std::min(into.size(), head_.size() - head_used_);
  std::memcpy(into.data(), head_.data() + head_used_, count);
  head_used_ += count;
  return count;
}

}  // namespace adze::io
