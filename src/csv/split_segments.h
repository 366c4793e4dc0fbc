#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/memory_budget.h"
#include "csv/dialect.h"
#include "csv/kernels.h"
#include "csv/record.h"
#include "csv/text_head.h"

namespace adze {
struct RunContext;
}

/// Cuts a stream of bytes into segments: all records whose first byte lies in the same MiB of the
/// input. The MiBs are counted from the input's first byte, so a byte order mark, skipped lines
/// and the header count too; the segments themselves hold records only.
namespace adze::csv {

/// The text of one segment and the memory it lies in, which is used again for the next one.
/// text() is padded by limits::padding_bytes on both sides: line feeds before, zeros behind.
class Segment {
 public:
  explicit Segment(MemoryBudget& budget) : reservation_(budget, "reading CSV") {}

  std::string_view text() const { return {bytes(), size_}; }
  uint64_t index() const { return index_; }
  uint64_t first_line() const { return first_line_; }  ///< physical line of text(), from 1

  /// The last record is not whole, because it is longer than limits::record_bytes_max.
  bool is_cut() const { return is_cut_; }

  /// What went wrong in the source after the segment before; then there is no text.
  std::exception_ptr failure() const { return failure_; }

  /// Takes the text away and keeps `failure` in its place.
  void fail(std::exception_ptr failure);
  void set_index(uint64_t index) { index_ = index; }

 private:
  friend class SegmentSplitter;
  const char* bytes() const;
  char* bytes();
  void grow(size_t capacity);  ///< keeps the first size_ bytes
  void seal();                 ///< sets the padding

  MemoryReservation reservation_;
  std::unique_ptr<char[]> memory_;
  size_t capacity_ = 0;
  size_t size_ = 0;
  uint64_t index_ = 0;
  uint64_t first_line_ = 0;
  bool is_cut_ = false;
  std::exception_ptr failure_;
};

/// One text. Used by one thread up to the header, then by any number through next().
class SegmentSplitter : public TextHead {
 public:
  SegmentSplitter(ByteSource& source, const Dialect& dialect, size_t segment_bytes,
                  const CsvKernels& kernels, RunContext& context);

  // Before the first segment: what opens a text.
  std::string_view head() const override;
  bool read_more() override;
  void consume(size_t size) override;
  uint64_t line() const override { return line_; }

  /// Thread-safe. Fills `segment` with the next one; false when there is none. Errors of the source
  /// come as a segment's failure(), so that they are met in input order; only Cancellation throws.
  bool next(Segment& segment);

  /// For whoever locks and counts segments himself, over several texts: the same, but for one
  /// thread at a time, without an index, and throwing the source's errors.
  bool take(Segment& segment);

 private:
  bool fill(Segment& segment);
  size_t read_source(std::span<char> into);
  void read_up_to(Segment& segment, size_t size);
  size_t find_end(Segment& segment, size_t border, size_t& lines_counted_to);
  size_t find_overhang_end(Segment& segment, size_t border, RecordEndState state, size_t at);
  void finish(Segment& segment, size_t end, size_t lines_counted_to);

  ByteSource& source_;
  const Dialect& dialect_;
  const size_t segment_bytes_;
  RunContext& context_;
  const CsvKernels& kernels_;

  std::mutex mutex_;
  uint64_t next_index_ = 0;
  std::vector<char> carry_;  // read from the source, not yet handed out from carry_begin_ on
  size_t carry_begin_ = 0;
  MemoryReservation carry_reservation_;
  uint64_t offset_ = 0;  // of carry_begin_ in the input
  uint64_t line_ = 1;
  bool at_end_ = false;  // the source has no more
  std::exception_ptr source_failure_;
};

}  // namespace adze::csv
