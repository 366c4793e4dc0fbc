#pragma once

#include <functional>
#include <memory>
#include <span>

#include "column/batch_sink.h"
#include "plan/plan.h"

namespace adze {
struct RunContext;
}

namespace adze::exec {

/// A stage that takes rows in their order and hands rows on: what comes after the parallel part of
/// a plan. Each stage owns the next; the last one writes to the sink. One thread at a time, though
/// not always the same.
class RowStage {
 public:
  virtual ~RowStage() = default;

  /// Takes the next rows. Returns false if no more can change the result. Batches are valid for the
  /// call. REQUIRES: batch has rows.
  virtual bool push(const Batch& batch) = 0;
  /// No more rows.
  virtual void finish() = 0;
};

/// The stages for `nodes`, down to `sink`, whose finish() the last stage calls. `rows_written`
/// counts the rows that reach it. All arguments are borrowed.
std::unique_ptr<RowStage> make_row_stages(std::span<const plan::Node> nodes, BatchSink& sink,
                                          uint64_t& rows_written, RunContext& context);

}  // namespace adze::exec
