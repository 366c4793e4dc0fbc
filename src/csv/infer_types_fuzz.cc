// Any bytes as a CSV text that nothing is known of. Its dialect is detected and its types are
// inferred; then every value must be of its column's type by the exact parsers, whole and in
// segments, with statistics and without. Nothing may crash, hang or read out of bounds.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "csv/detect_dialect.h"
#include "csv/infer_types.h"
#include "csv/memory_source_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

struct Inferred {
  TableFindings table;
  bool is_good = false;
};

Inferred infer(std::string_view text, const InferOptions& options, size_t read_size) {
  testing::World world;
  testing::MemorySource source(text, read_size);
  Inferred inferred;
  try {
    inferred.table = infer_types(source, options, world.context);
    inferred.is_good = !inferred.table.problem;
  } catch (const Error& error) {
    if (error.category != ErrorCategory::kContract) std::abort();
  }
  return inferred;
}

/// Reads the text with the inferred types; it can't be a bad one.
void require_readable(std::string_view text, const Dialect& dialect, const TableFindings& table) {
  CsvOptions options;
  options.dialect = dialect;
  for (const ColumnFindings& column : table.columns) {
    options.columns.push_back(
        {.name = column.name, .type = column.type(), .nullable = true, .null_values = {}});
    options.delivered.push_back(options.delivered.size());
  }
  testing::World world;
  testing::MemorySource source(text, text.size());
  try {
    const auto csv = read_csv(source, options, world.context);
    const auto reader = csv->make_reader();
    Batch batch;
    while (reader->next_segment()) {
      while (reader->next_batch(batch)) {
      }
    }
  } catch (const Error&) {
    std::abort();
  }
}

void require_same_types(const TableFindings& a, const TableFindings& b) {
  if (a.columns.size() != b.columns.size() || a.rows != b.rows) std::abort();
  for (size_t i = 0; i < a.columns.size(); ++i) {
    if (a.columns[i].type() != b.columns[i].type()) std::abort();
  }
}

}  // namespace
}  // namespace adze::csv

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace adze;
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  csv::Dialect said;
  said.header = (data[0] & 1) != 0;
  csv::InferOptions options;
  options.observe.dialect =
      csv::detect_dialect(text, (data[0] & 2) != 0, said, {.delimiter = true, .quote = true})
          .dialect;
  options.observe.statistics = true;
  const csv::Inferred whole = csv::infer(text, options, size);
  if (!whole.is_good) return 0;
  csv::require_readable(text, options.observe.dialect, whole.table);
  options.segment_bytes = 1 + data[1] * 4;
  const csv::Inferred cut = csv::infer(text, options, 1 + data[1]);
  if (!cut.is_good) std::abort();
  csv::require_same_types(whole.table, cut.table);
  return 0;
}
