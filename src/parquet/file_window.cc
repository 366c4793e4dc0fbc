#include "parquet/file_window.h"

#include <algorithm>

#include "base/error.h"

namespace adze::parquet {
namespace {

constexpr uint64_t kReadBytes = 1 << 20;

}  // namespace

std::string_view FileWindow::view(uint64_t offset, uint64_t bytes, uint64_t end) {
  ADZE_CHECK(bytes <= end && offset <= end - bytes);
  const bool is_inside =
      offset >= begin_ && offset + bytes <= begin_ + buffer_.size() && !buffer_.empty();
  if (!is_inside) {
    const uint64_t size = std::max(bytes, std::min(kReadBytes, end - offset));
    memory_.resize(size);
    buffer_.resize(size);
    begin_ = offset;
    if (size > 0) source_.read_at(offset, buffer_);
  }
  return std::string_view(buffer_).substr(offset - begin_, bytes);
}

}  // namespace adze::parquet
