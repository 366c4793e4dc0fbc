#include "engine/preview_source.h"

#include <algorithm>

#include "base/limits.h"
#include "base/run_context.h"
#include "csv/read_csv.h"
#include "engine/bind_source.h"
#include "engine/infer_columns.h"
#include "engine/make_sink.h"
#include "engine/table_source.h"
#include "engine/text_source.h"
#include "io/create_target.h"

namespace adze::engine {
namespace {

/// Writes up to `rows_max` rows; the bad row that ended them earlier, if one did.
std::optional<Error> write_rows(csv::CsvSource& rows, uint64_t rows_max, BatchSink& sink) {
  const std::unique_ptr<SegmentReader> reader = rows.make_reader();
  Batch batch;
  try {
    while (rows_max > 0 && reader->next_segment()) {
      while (rows_max > 0 && reader->next_batch(batch)) {
        batch.row_count = std::min<size_t>(batch.row_count, rows_max);
        sink.write(batch);
        rows_max -= batch.row_count;
      }
    }
  } catch (const Error& error) {
    if (error.category != ErrorCategory::kContract) throw;
    return error;
  }
  return {};
}

/// The rows of a CSV text, whole or up to a bad one, which is returned.
std::optional<Error> write_preview(csv::CsvSource& rows, uint64_t rows_max, const Target& target,
                                   RunContext& context) {
  const std::unique_ptr<ByteSink> bytes = io::create_target(target.path, {}, context);
  const std::unique_ptr<BatchSink> sink = make_sink(rows.schema(), target, *bytes, context);
  std::optional<Error> problem = write_rows(rows, rows_max, *sink);
  sink->finish();
  bytes->stage();
  bytes->commit();
  return problem;
}

}  // namespace

Preview preview_source(const Source& source, uint64_t rows_max, const Target& target,
                       const std::function<void(const InferredTable&)>& announce,
                       RunContext& context) {
  InputFiles inputs(source, context);
  PeekSource& first = inputs.first();
  const csv::DetectedDialect dialect = look_at_dialect(source, first);
  LookOptions options;
  options.bytes_max = limits::preview_bytes_max;
  Preview preview{.table = look_at_columns(source, dialect, inputs, options, context),
                  .problem = std::nullopt};
  announce(preview.table);

  Source known = source;
  known.dialect = dialect.dialect;
  known.columns = with_inferred(source, preview.table);
  csv::CsvOptions csv = csv_options(known);
  for (size_t i = 0; i < csv.columns.size(); ++i) csv.delivered.push_back(i);
  TextSource text(looked_at(first, options), first.name());
  const std::unique_ptr<csv::CsvSource> rows = csv::read_csv(text, csv, context);
  preview.problem = write_preview(*rows, rows_max, target, context);
  if (!preview.problem) preview.problem = preview.table.findings.problem;
  return preview;
}

void preview_table(const Source& source, uint64_t rows_max, const Target& target,
                   const std::function<void(const std::string&)>& announce, RunContext& context) {
  TableSource table(source, context);
  const csv::CsvOptions csv = table.bind_to_look(std::max<uint64_t>(rows_max, 1));
  announce(table.name());
  const std::unique_ptr<csv::CsvSource> rows = csv::read_csv_files(table.texts(), csv, context);
  if (std::optional<Error> problem = write_preview(*rows, rows_max, target, context)) {
    table.explain({}, *problem);
    throw *problem;
  }
}

}  // namespace adze::engine
