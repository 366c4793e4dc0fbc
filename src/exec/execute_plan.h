#pragma once

#include <cstdint>

#include "column/batch_sink.h"
#include "column/segment_source.h"
#include "plan/plan.h"

namespace adze {
struct RunContext;
}

/// A plan and its input to the rows of the result.
///
///   worker 0: next_segment ─ next_batch… ─ filter, project ─ partial aggregate ─┐ in segment
///   worker 1: next_segment ─ next_batch… ─ filter, project ─ partial aggregate ─┤ order: merge
///                                                                               ▼ or write
///   then, on one thread: finish groups ─ filter ─ project ─ sort ─ limit ─ sink
///
/// Segments depend on the input alone and results are merged in their order, so the rows, sums of
/// floats included, are the same for any number of threads. An error is that of the first bad row
/// in input order, whatever thread met it and however the rows were cut into batches.
namespace adze::exec {

struct ExecuteOptions {
  /// True: a plan that ends in LIMIT without ORDER BY may stop reading once it has its rows.
  /// False: the whole input is read and checked.
  bool stop_early = false;
};

struct ExecuteSummary {
  uint64_t rows_read = 0;      ///< rows that the source delivered
  uint64_t rows_filtered = 0;  ///< rows that the WHERE before any aggregate took away
  uint64_t rows_written = 0;   ///< rows of the result
};

/// Runs `plan` over `source`, whose readers deliver the plan's source_columns (in that order), and
/// writes the result to `sink`, then calls sink.finish(). Uses context.threads threads. Throws
/// Error(kSqlData) for casts and overflows, kResources past the memory budget, kContract from the
/// source. Called from one thread.
ExecuteSummary execute_plan(const plan::Plan& plan, SegmentSource& source, BatchSink& sink,
                            const ExecuteOptions& options, RunContext& context);

}  // namespace adze::exec
