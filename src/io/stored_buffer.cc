#include "io/stored_buffer.h"

#include <cstring>

#include "base/error.h"

namespace adze::io {

bool StoredBuffer::refill() {
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  ADZE_CHECK(end_ < buffer_.size());
  const size_t got = source_->read(std::span(buffer_).subspan(end_));
  end_ += got;
  return got != 0;
}

}  // namespace adze::io
