#include "engine/make_sink.h"

#include "base/error.h"
#include "csv/write_csv.h"
#include "parquet/write_parquet.h"
#include "print/print_json.h"
#include "print/print_table.h"

namespace adze::engine {

std::unique_ptr<BatchSink> make_sink(const Schema& schema, const Target& target, ByteSink& bytes,
                                     RunContext& context) {
  switch (target.format) {
    case OutputFormat::kParquet:
      return parquet::write_parquet(schema, bytes, target.parquet, context);
    case OutputFormat::kCsv:
      return csv::write_csv(schema, bytes, {.header = target.csv_header});
    case OutputFormat::kJson:
      return print::print_json(schema, bytes, print::JsonShape::kArray);
    case OutputFormat::kNdjson:
      return print::print_json(schema, bytes, print::JsonShape::kLines);
    case OutputFormat::kTable:
      return print::print_table(
          schema, bytes, {.rows_max = target.table_rows_max, .width_max = target.table_width_max});
  }
  fail_internal("an output format without a writer", __FILE__, __LINE__);
}

}  // namespace adze::engine
