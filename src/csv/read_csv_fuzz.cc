// Any bytes as a CSV text. The first four choose read size, segment size, dialect and columns; the
// text is read with the scalar kernels and whole, and again with the best ones, in pieces: rows and
// error must be the same, and nothing may crash, hang or read out of bounds.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "csv/memory_source_testing.h"
#include "csv/outcome_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

std::string outcome_of(std::string_view text, const CsvOptions& options, size_t read_size) {
  testing::World world;
  testing::MemorySource source(text, read_size);
  std::string outcome;
  try {
    const auto csv = read_csv(source, options, world.context);
    testing::append_rows(*csv, outcome);
  } catch (const Error& error) {
    outcome += std::to_string(error.line) + error.message + error.fix;
    if (error.excerpt) outcome += error.excerpt->text + std::to_string(error.excerpt->caret_column);
    if (error.category != ErrorCategory::kContract) std::abort();
  }
  return outcome;
}

CsvOptions options_of(uint8_t choice, uint8_t columns) {
  CsvOptions options;
  options.dialect.header = (choice & 1) != 0;
  if ((choice & 2) != 0) options.dialect.escape = '\\';
  if ((choice & 4) != 0) options.dialect.quote.reset();
  if ((choice & 8) != 0) options.dialect.delimiter = ';';
  options.dialect.skip_rows = choice >> 6;
  options.ignore_extra_columns = (choice & 16) != 0;
  testing::add_columns(options, 1 + columns % 4);
  return options;
}

}  // namespace
}  // namespace adze::csv

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace adze;
  if (size < 4) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 4, size - 4);
  csv::CsvOptions options = csv::options_of(data[2], data[3]);
  options.scan_level = CpuLevel::kScalar;
  const std::string expected = csv::outcome_of(text, options, size);
  options.segment_bytes = 1 + data[1] * 4;
  for (const CpuLevel level : {CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (!cpu_has(level)) continue;
    options.scan_level = level;
    if (csv::outcome_of(text, options, 1 + data[0]) != expected) std::abort();
  }
  return 0;
}
