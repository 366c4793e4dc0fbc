#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/memory_budget.h"
#include "column/batch.h"
#include "plan/plan.h"

namespace adze::exec {

/// Filters and projections, one after the other: what can be done to each row by itself. Owns the
/// memory of its results, so that several pipelines give several batches that live side by side.
/// One thread at a time.
class RowPipeline {
 public:
  /// `nodes` are Filter and Project nodes only; borrowed, as `budget` is.
  RowPipeline(std::span<const plan::Node> nodes, MemoryBudget& budget);
  ~RowPipeline();
  RowPipeline(RowPipeline&&) noexcept;

  /// The rows that come out, perhaps none; valid until the next run() and as long as `input` is. An
  /// error is that of any bad row. REQUIRES: input has rows.
  const Batch& run(const Batch& input);

  /// Whether an error of run() is about a row, or about texts that are too large for one batch
  /// together.
  static bool may_pass_row_by_row(const Error& error);

  /// run(), then `use` of the result if it has rows. If run() fails, it is repeated row by row
  /// until the first bad row throws, so that the rows before it are delivered and the error doesn't
  /// depend on how rows were cut into batches. `use` returns false for no more; then
  /// for_each_batch() does, too.
  using Use = std::function<bool(const Batch&)>;
  bool for_each_batch(const Batch& input, const Use& use);

 private:
  class Stage;
  class FilterStage;
  class ProjectStage;
  std::vector<std::unique_ptr<Stage>> stages_;
};

}  // namespace adze::exec
