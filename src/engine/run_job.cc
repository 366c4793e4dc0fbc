#include "engine/run_job.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/run_context.h"
#include "csv/read_csv.h"
#include "engine/bind_source.h"
#include "engine/dataset_output.h"
#include "engine/make_sink.h"
#include "engine/open_source.h"
#include "engine/sql_place.h"
#include "engine/stage_times.h"
#include "engine/target_options.h"
#include "exec/execute_plan.h"
#include "io/checksum_sink.h"
#include "io/create_target.h"

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

exec::ExecuteSummary execute(const Job& job, const OpenSource& source, const BoundSource& bound,
                             csv::CsvSource& rows, BatchSink& sink, RunContext& context) {
  try {
    return exec::execute_plan(bound.plan, rows, sink, {.stop_early = job.transform.stop_early},
                              context);
  } catch (Error& error) {
    if (error.category == ErrorCategory::kSqlData) place_in_sql(job.transform, error);
    source.explain(bound, error);
    throw;
  }
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

  stages.begin("execute");
  const exec::ExecuteSummary summary = execute(job, source, bound, rows, output.rows(), context);
  record_rows(receipt, summary, rows.totals());
  receipt.inputs = source.receipts(rows.rows_of_files());

  stages.begin("commit");
  output.stage();
  output.commit(receipt);
}

/// The stages of a job, in order. Whatever fails on the way is thrown; destructors undo the rest.
void run_stages(const Job& job, RunContext& context, Receipt& receipt) {
  StageTimes stages(context.clock, receipt.stages);

  stages.begin("open");
  const std::unique_ptr<OpenSource> source = open_source(job.source, context);

  stages.begin("compile");
  const BoundSource bound = source->bind(job, {});
  for (const std::string& note : bound.plan.notes) context.log.note(note);

  stages.begin("prepare");
  const std::unique_ptr<csv::CsvSource> rows =
      csv::read_csv_files(source->texts(), bound.csv, context);
  if (job.target.is_dataset()) {
    return run_to_dataset(job, bound, *source, *rows, stages, context, receipt);
  }
  const std::vector<std::string> locations = source->locations();
  const std::unique_ptr<ByteSink> target =
      io::create_target(job.target.path, target_options(job, locations), context);
  io::ChecksumSink bytes(*target, job.target.sha256);
  const Target resolved = resolved_target(job, bound);
  const std::unique_ptr<BatchSink> sink = make_sink(bound.plan.output, resolved, bytes, context);

  stages.begin("execute");
  const exec::ExecuteSummary summary = execute(job, *source, bound, *rows, *sink, context);
  record_rows(receipt, summary, rows->totals());
  receipt.inputs = source->receipts(rows->rows_of_files());

  stages.begin("commit");
  bytes.stage();
  // Nothing behind the commit may fail, not for want of memory either.
  std::vector<OutputReceipt> outputs = {{.role = "data",
                                         .uri = target->name(),
                                         .bytes = bytes.bytes_written(),
                                         .rows = summary.rows_written,
                                         .checksum = "crc64nvme:" + bytes.crc64nvme_hex(),
                                         .sha256 = bytes.sha256_hex()}};
  bytes.commit();
  receipt.outputs = std::move(outputs);
}

}  // namespace

Receipt run_job(const Job& job, RunContext& context) {
  Receipt receipt;
  receipt.job = job.name;
  const auto begin = context.clock.now();
  const double cpu_begin = process_cpu_seconds();
  try {
    run_stages(job, context, receipt);
  } catch (const Error& error) {
    receipt.error = error;
  }
  receipt.seconds_total = std::chrono::duration<double>(context.clock.now() - begin).count();
  receipt.cpu_seconds_total = process_cpu_seconds() - cpu_begin;
  receipt.peak_bytes = process_peak_bytes();
  receipt.warnings = context.log.warnings();
  return receipt;
}

}  // namespace adze::engine
