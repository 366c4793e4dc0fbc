// Two windows: the end of the object, and the place where reading goes on. A read elsewhere begins
// a small window; one that goes on where the last ended makes the next twice as large, up to some
// MiB, so that checking all pages of a file is a few requests and looking at its footer one or two.
// Tested by ranged_source_test.cc.
#include "io/ranged_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/run_context.h"

namespace adze::io {
namespace {

constexpr size_t kWindowBytesMin = size_t{64} << 10;
constexpr size_t kWindowBytesMax = size_t{8} << 20;

}  // namespace

RangedSource::RangedSource(std::string name, uint64_t size, std::string tail, Fetch fetch,
                           RunContext& context)
    : name_(std::move(name)),
      size_(size),
      fetch_(std::move(fetch)),
      memory_(context.memory, "reading parts of an object") {
  tail_.begin = size - std::min<uint64_t>(size, tail.size());
  tail_.bytes = std::move(tail);
  memory_.resize(tail_.bytes.size());
}

/// Moves on by what the window has of it; true if it had some.
bool RangedSource::take(const Window& window, uint64_t& offset, std::span<char>& into) {
  if (offset < window.begin || offset >= window.end()) return false;
  const size_t from = static_cast<size_t>(offset - window.begin);
  const size_t count = std::min(into.size(), window.bytes.size() - from);
  std::memcpy(into.data(), window.bytes.data() + from, count);
  offset += count;
  into = into.subspan(count);
  return true;
}

void RangedSource::fetch_tail() {
  memory_.resize(kTailBytes + window_.bytes.size());
  tail_.begin = size_ - std::min<uint64_t>(size_, kTailBytes);
  std::string bytes(static_cast<size_t>(size_ - tail_.begin), '\0');
  fetch_(tail_.begin, bytes);
  tail_.bytes = std::move(bytes);
}

void RangedSource::fetch_window(uint64_t offset, size_t bytes_min) {
  const bool goes_on = !window_.bytes.empty() && offset == window_.end();
  window_bytes_ = goes_on ? std::min(window_bytes_ * 2, kWindowBytesMax) : kWindowBytesMin;
  // Up to where the end begins, if that is kept.
  const uint64_t end = tail_.bytes.empty() ? size_ : std::max(tail_.begin, offset + bytes_min);
  const size_t bytes =
      static_cast<size_t>(std::min<uint64_t>(std::max(window_bytes_, bytes_min), end - offset));
  window_.bytes.clear();
  memory_.resize(tail_.bytes.size() + bytes);
  std::string fetched(bytes, '\0');
  fetch_(offset, fetched);
  window_ = {.bytes = std::move(fetched), .begin = offset};
}

void RangedSource::read_at(uint64_t offset, std::span<char> into) {
  ADZE_CHECK(offset <= size_ && into.size() <= size_ - offset);
  while (!into.empty()) {
    if (take(window_, offset, into) || take(tail_, offset, into)) continue;
    const bool is_in_tail = size_ - offset <= kTailBytes;
    if (is_in_tail && tail_.bytes.empty()) {
      fetch_tail();
    } else {
      const uint64_t end = tail_.bytes.empty() ? size_ : std::max(tail_.begin, offset);
      const uint64_t missing = std::min<uint64_t>(into.size(), end - offset);
      fetch_window(offset, static_cast<size_t>(std::min<uint64_t>(missing, kWindowBytesMax)));
    }
  }
}

}  // namespace adze::io
