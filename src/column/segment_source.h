#pragma once

#include <cstdint>
#include <memory>

#include "column/batch.h"

namespace adze {

/// One worker's way through a SegmentSource. Used by one thread.
class SegmentReader {
 public:
  virtual ~SegmentReader() = default;

  /// Takes the next segment that no other reader has taken; false when there is none left.
  /// Everything handed out for the previous segment becomes invalid, but for dictionaries.
  virtual bool next_segment() = 0;

  /// 0, 1, 2 … in input order, without gaps over all readers.
  virtual uint64_t segment_index() const = 0;

  /// The segment's next rows, into `batch` (its storage is used; give the same or another Batch
  /// each time). False when the segment has no more. Vectors stay valid as long as the batch is
  /// not used again and next_segment() has not been called. Throws Error(kContract) at the first
  /// bad row, after the rows before it have been handed out.
  virtual bool next_batch(Batch& batch) = 0;

  /// REQUIRES: the current segment's batches are all taken, and it is this segment's turn in input
  /// order (see Turnstile). Adds its rows to the source's totals. Once per segment.
  virtual void finish_segment() = 0;
};

/// A table that can be read by several threads at once, in segments whose borders depend on the
/// input alone. A segment is all records that begin within one MiB of an input. Partial results
/// are made per segment and merged in segment order, so nothing depends on threads or buffers.
class SegmentSource {
 public:
  virtual ~SegmentSource() = default;
  virtual const Schema& schema() const = 0;
  /// Thread-safe. Readers must not outlive the source; dictionaries live as long as their reader.
  virtual std::unique_ptr<SegmentReader> make_reader() = 0;
};

}  // namespace adze
