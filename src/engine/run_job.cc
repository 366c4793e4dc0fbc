#include "engine/run_job.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "csv/read_csv.h"
#include "engine/bind_source.h"
#include "engine/dataset_output.h"
#include "engine/file_output.h"
#include "engine/how_far.h"
#include "engine/make_sink.h"
#include "engine/nothing_to_do.h"
#include "engine/open_source.h"
#include "engine/sql_place.h"
#include "engine/stage_times.h"
#include "exec/execute_plan.h"
#include "io/conflicting_write.h"
#include "io/create_target.h"
#include "io/told_object.h"

namespace adze::engine {
namespace {

void record_rows(Receipt& receipt, const exec::ExecuteSummary& summary,
                 const csv::CsvTotals& totals) {
  receipt.rows.read = totals.rows_read;
  receipt.rows.delivered = totals.rows_read;
  receipt.rows.blank = totals.blank_lines;
  receipt.rows.filtered = summary.rows_filtered;
  receipt.rows.written = summary.rows_written;
}

exec::ExecuteSummary execute_plan(const Job& job, const OpenSource& source,
                                  const BoundSource& bound, csv::CsvSource& rows, BatchSink& sink,
                                  RunContext& context) {
  try {
    return exec::execute_plan(bound.plan, rows, sink, {.stop_early = job.transform.stop_early},
                              context);
  } catch (Error& error) {
    if (error.category == ErrorCategory::kSqlData) place_in_sql(job.transform, error);
    source.explain(bound, error);
    throw;
  }
}

/// All rows go from the source into the target.
void execute(const Job& job, const OpenSource& source, const BoundSource& bound,
             csv::CsvSource& rows, BatchSink& sink, StageTimes& stages, RunContext& context,
             Receipt& receipt) {
  stages.begin("execute");
  const exec::ExecuteSummary summary = execute_plan(job, source, bound, rows, sink, context);
  record_rows(receipt, summary, rows.totals());
  receipt.inputs = source.receipts(rows.rows_of_files());
}

/// What was found out about the source is part of what the job means.
Target resolved_target(const Job& job, const BoundSource& bound) {
  Target target = job.target;
  if (job.source.detect.any() || !bound.inferred.empty() || reads_table(job.source)) {
    Job resolved = job;
    resolved.source = bound.source;
    target.parquet.job_hash = job_hash(resolved);
  }
  return target;
}

/// The last stages of a job whose target is many files.
void run_to_dataset(const Job& job, const BoundSource& bound, OpenSource& source,
                    csv::CsvSource& rows, StageTimes& stages, RunContext& context,
                    Receipt& receipt) {
  const Target resolved = resolved_target(job, bound);
  DatasetOutput output(job, resolved, bound.plan.output, source, context);

  execute(job, source, bound, rows, output.rows(), stages, context, receipt);

  stages.begin("commit");
  output.stage();
  output.commit(receipt);
}

/// Begins a target that is an object. Whatever is wrong with it, what counts first is whether an
/// event's object is to be worked on at all.
void begin_object(const Job& job, OpenSource& source, RunContext& context,
                  std::optional<FileOutput>& output) {
  try {
    output.emplace(job, source, context);
  } catch (const io::AlreadyDone&) {
    throw;
  } catch (const io::NotWorkedOn&) {
    throw;
  } catch (const Error&) {
    if (is_of_event(job)) require_work(source);
    throw;
  }
}

/// The stages of a job, in order. Whatever fails on the way is thrown; destructors undo the rest.
void run_stages(const Job& job, OpenSource& source, StageTimes& stages, RunContext& context,
                Receipt& receipt) {
  // A file is begun when all is known that could be wrong with the job. Of an object nothing is
  // sent before its first part is full, and looking at it may save reading the inputs.
  std::optional<FileOutput> output;
  const bool is_object = io::is_object_target(job.target.path) && !job.target.is_dataset();
  if (is_object) begin_object(job, source, context, output);
  source.begin();

  stages.begin("compile");
  const BoundSource bound = source.bind(job, {});
  for (const std::string& note : bound.plan.notes) context.log.note(note);

  stages.begin("prepare");
  const std::unique_ptr<csv::CsvSource> rows =
      csv::read_csv_files(source.texts(), bound.csv, context);
  if (job.target.is_dataset()) {
    return run_to_dataset(job, bound, source, *rows, stages, context, receipt);
  }
  if (!output) output.emplace(job, source, context);
  const Target resolved = resolved_target(job, bound);
  const std::unique_ptr<BatchSink> sink =
      make_sink(bound.plan.output, resolved, output->bytes(), context);

  execute(job, source, bound, *rows, *sink, stages, context, receipt);

  stages.begin("commit");
  output->stage();
  output->commit(receipt);
}

/// False if it should be run again.
bool run_once(const Job& job, RunContext& context, Receipt& receipt, bool may_run_again) {
  StageTimes stages(context.clock, receipt.stages);
  stages.begin("open");
  if (job.target.is_dataset()) {
    io::require_dataset_location(job.target.path);
  } else {
    io::require_target_location(job.target.path);
  }
  const std::unique_ptr<OpenSource> source = open_source(job.source, context);
  try {
    run_stages(job, *source, stages, context, receipt);
  } catch (const io::AlreadyDone& done) {
    record_already_done(job, done, *source, receipt);
  } catch (const io::NotWorkedOn& reason) {
    record_nothing_to_do(reason, *source, receipt);
  } catch (const io::ConflictingWrite& error) {
    if (!may_run_again || !source->can_read_again()) throw;
    context.log.note(error.file + ": " + error.message + "; the job is run again");
    return false;
  }
  return true;
}

/// Somebody else may have been writing to the same target at the same time.
void run_until_done(const Job& job, RunContext& context, Receipt& receipt) {
  constexpr int kRunsAgainMax = 2;
  for (int runs_again = 0;; ++runs_again) {
    if (run_once(job, context, receipt, runs_again < kRunsAgainMax)) return;
    receipt = Receipt{};
    receipt.job = job.name;
  }
}

/// What ran out of time says how far it came.
Error with_progress(Error error, const RunContext& context) {
  if (error.shortage != Shortage::kTime || context.progress == nullptr) return error;
  error.message += ' ' + how_far(context.progress->figures());
  return error;
}

}  // namespace

Receipt run_job(const Job& job, RunContext& context) {
  Receipt receipt;
  receipt.job = job.name;
  const auto begin = context.clock.now();
  const double cpu_begin = process_cpu_seconds();
  try {
    run_until_done(job, context, receipt);
  } catch (const Error& error) {
    receipt.error = with_progress(error, context);
  }
  receipt.seconds_total = std::chrono::duration<double>(context.clock.now() - begin).count();
  receipt.cpu_seconds_total = process_cpu_seconds() - cpu_begin;
  receipt.peak_bytes = process_peak_bytes();
  receipt.warnings = context.log.warnings();
  return receipt;
}

}  // namespace adze::engine
