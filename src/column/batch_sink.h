#pragma once

#include "column/batch.h"

namespace adze {

/// Takes the rows of a result in order: a Parquet file, a CSV or JSON text, a table on the screen.
/// Used by one thread at a time, though not always the same one.
class BatchSink {
 public:
  virtual ~BatchSink() = default;

  /// `batch` and all that its vectors point to (but not dictionaries) is valid for this call only.
  virtual void write(const Batch& batch) = 0;

  /// No more rows. Not called when the run fails.
  virtual void finish() = 0;
};

}  // namespace adze
