// Segments, exact also inside quotes.
//
// The idea: a record ends at a line feed outside quotes, and a byte is outside quotes if the number
// of quotes before it, from the segment's beginning on, is even. (A doubled quote toggles twice,
// which is right.) So the serial part of reading in parallel is: read a MiB, count its quotes and
// line feeds (one pass of the kernel count_lines, 0.05 CPU-s/GB), then look for the first line feed
// outside quotes from the last byte before the border on. Nothing is guessed and nothing is parsed
// twice. Parity is wrong only behind a quote that breaks the grammar, and such a record is refused
// anyhow by whoever reads its segment, before anything that follows it matters.
// Where `escape` is not the quote, parity is no longer enough, and a state machine walks the bytes.
//
// What is read past the segment's end, at most kOvershoot bytes unless records are long, is carried
// over to the next segment. Each reader brings its own buffer, so that no bytes are copied
// between threads. Tested by read_csv_test.cc.
#include "csv/split_segments.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"

namespace adze::csv {
namespace {

constexpr size_t kOvershoot = size_t{16} << 10;

}  // namespace

const char* Segment::bytes() const { return memory_.get() + limits::padding_bytes; }
char* Segment::bytes() { return memory_.get() + limits::padding_bytes; }

void Segment::grow(size_t capacity) {
  if (capacity <= capacity_) return;
  const size_t size = capacity + 2 * limits::padding_bytes;
  reservation_.resize(size);
  auto memory = std::make_unique_for_overwrite<char[]>(size);
  if (size_ > 0) std::memcpy(memory.get() + limits::padding_bytes, bytes(), size_);
  memory_ = std::move(memory);
  capacity_ = capacity;
}

void Segment::seal() {
  grow(1);
  std::memset(memory_.get(), '\n', limits::padding_bytes);
  std::memset(bytes() + size_, 0, limits::padding_bytes);
}

void Segment::fail(std::exception_ptr failure) {
  size_ = 0;
  is_cut_ = false;
  failure_ = std::move(failure);
  seal();
}

SegmentSplitter::SegmentSplitter(ByteSource& source, const Dialect& dialect, size_t segment_bytes,
                                 const CsvKernels& kernels, RunContext& context)
    : source_(source),
      dialect_(dialect),
      segment_bytes_(segment_bytes),
      context_(context),
      kernels_(kernels),
      carry_reservation_(context.memory, "reading CSV") {}

std::string_view SegmentSplitter::head() const {
  return {carry_.data() + carry_begin_, carry_.size() - carry_begin_};
}

bool SegmentSplitter::read_more() {
  if (at_end_) return false;
  carry_.erase(carry_.begin(), carry_.begin() + static_cast<ptrdiff_t>(carry_begin_));
  carry_begin_ = 0;
  const size_t size = carry_.size();
  carry_.resize(size + kOvershoot);
  carry_reservation_.resize(carry_.capacity());
  size_t count = 0;
  try {
    count = read_source({carry_.data() + size, kOvershoot});
  } catch (...) {
    carry_.resize(size);
    throw;
  }
  carry_.resize(size + count);
  at_end_ = count == 0;
  return !at_end_;
}

// A source that failed is not asked again: what it said is said again to whoever needs more of it.
size_t SegmentSplitter::read_source(std::span<char> into) {
  if (source_failure_) std::rethrow_exception(source_failure_);
  try {
    return source_.read(into);
  } catch (...) {
    source_failure_ = std::current_exception();
    throw;
  }
}

void SegmentSplitter::consume(size_t size) {
  const std::string_view gone = head().substr(0, size);
  line_ += static_cast<uint64_t>(std::count(gone.begin(), gone.end(), '\n'));
  carry_begin_ += size;
  offset_ += size;
}

bool SegmentSplitter::next(Segment& segment) {
  const std::lock_guard lock(mutex_);
  context_.cancellation.check();
  try {
    if (!take(segment)) return false;
  } catch (...) {
    segment.fail(std::current_exception());
    carry_.clear();
    carry_begin_ = 0;
    at_end_ = true;
  }
  segment.set_index(next_index_++);
  return true;
}

bool SegmentSplitter::take(Segment& segment) {
  segment.size_ = 0;
  segment.is_cut_ = false;
  segment.failure_ = nullptr;
  segment.first_line_ = line_;
  if (!fill(segment)) return false;
  segment.seal();
  return true;
}

// Reads until the segment has `size` bytes or the input ends.
void SegmentSplitter::read_up_to(Segment& segment, size_t size) {
  while (segment.size_ < size && !at_end_) {
    segment.grow(size + kOvershoot);
    const size_t count =
        read_source({segment.bytes() + segment.size_, size + kOvershoot - segment.size_});
    segment.size_ += count;
    at_end_ = count == 0;
  }
}

bool SegmentSplitter::fill(Segment& segment) {
  const size_t border = segment_bytes_ - static_cast<size_t>(offset_ % segment_bytes_);
  segment.grow(std::max(border + kOvershoot, carry_.size()) + 1);  // 1: a last line feed
  const std::string_view carried = head();
  std::copy(carried.begin(), carried.end(), segment.bytes());
  segment.size_ = carried.size();
  carry_.clear();
  carry_begin_ = 0;
  read_up_to(segment, border);
  if (segment.size_ == 0) return false;
  size_t lines_counted_to = 0;
  const size_t end =
      segment.size_ < border ? segment.size_ : find_end(segment, border, lines_counted_to);
  finish(segment, end, lines_counted_to);
  return true;
}

// The end of the last record that begins before the border: the first line feed outside quotes that
// is the border's last byte or comes later.
size_t SegmentSplitter::find_end(Segment& segment, size_t border, size_t& lines_counted_to) {
  RecordEndState state;
  if (dialect_.quote && dialect_.escape != *dialect_.quote) {
    size_t at = 0;
    while (at < border - 1) {
      const std::string_view before(segment.bytes(), border - 1);
      find_record_end(before, at, dialect_, state);
    }
  } else {
    uint64_t newlines = 0;
    uint64_t quotes = 0;
    kernels_.count_lines(segment.bytes(), border - 1, dialect_.quote.value_or(0), newlines, quotes);
    state.in_quotes = quotes % 2 != 0;
    line_ += newlines;
    lines_counted_to = border - 1;
  }
  return find_overhang_end(segment, border, state, border - 1);
}

size_t SegmentSplitter::find_overhang_end(Segment& segment, size_t border, RecordEndState state,
                                          size_t at) {
  const size_t end_max = border + limits::record_bytes_max;
  while (true) {
    const size_t size = std::min(segment.size_, end_max);
    const size_t end = find_record_end({segment.bytes(), size}, at, dialect_, state);
    if (end != std::string_view::npos) return end;
    if (size == end_max) {
      segment.is_cut_ = true;
      at_end_ = true;  // no one can say where the next record begins
      return end_max;
    }
    if (at_end_) return segment.size_;
    const size_t overhang = size - border;
    read_up_to(segment, std::min(size + std::max(overhang, size_t{1}), end_max));
  }
}

// Takes what lies behind `end` over to the next segment, and adds the line feed that the last line
// of an input may lack (not after a CR, which would be taken for the half of a CRLF).
void SegmentSplitter::finish(Segment& segment, size_t end, size_t lines_counted_to) {
  const char* text = segment.bytes();
  if (!segment.is_cut_) {
    carry_reservation_.resize(std::max(carry_reservation_.bytes(), segment.size_ - end));
    carry_.assign(text + end, text + segment.size_);
  }
  line_ += static_cast<uint64_t>(std::count(text + lines_counted_to, text + end, '\n'));
  offset_ += end;
  segment.size_ = end;
  const bool is_last = at_end_ && carry_.empty() && !segment.is_cut_;
  if (is_last && text[end - 1] != '\n' && text[end - 1] != '\r') {
    segment.grow(end + 1);
    segment.bytes()[segment.size_++] = '\n';
  }
}

}  // namespace adze::csv
