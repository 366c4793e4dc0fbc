// Any bytes as several CSV texts of one table, cut at bytes 0xFE, which no UTF-8 has. The first
// four choose read size, segment size, options and columns; the texts are read with the scalar
// kernels and whole, and again with the best ones, in pieces: rows and error must be the same, what
// the check of the heads finds must be what reading would stop at, and nothing may crash or hang.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "csv/check_heads.h"
#include "csv/memory_source_testing.h"
#include "csv/outcome_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

/// What an outcome ends in where all could be read; messages escape control characters.
constexpr char kRead = '\x01';

class Texts : public TextFiles {
 public:
  Texts(std::string_view all, size_t read_size) : read_size_(read_size) {
    while (true) {
      const size_t end = all.find('\xFE');
      texts_.push_back(all.substr(0, end));
      if (end == std::string_view::npos) return;
      all.remove_prefix(end + 1);
    }
  }
  size_t count() const override { return texts_.size(); }
  std::unique_ptr<ByteSource> open(size_t index) override {
    return std::make_unique<testing::MemorySource>(texts_.at(index), read_size_,
                                                   std::to_string(index));
  }

 private:
  std::vector<std::string_view> texts_;
  size_t read_size_;
};

std::string shown(const Error& error) {
  if (error.category != ErrorCategory::kContract) std::abort();
  return error.file + ":" + std::to_string(error.line) + error.message + error.fix;
}

std::string outcome_of(std::string_view all, const CsvOptions& options, size_t read_size) {
  testing::World world;
  Texts files(all, read_size);
  std::string outcome;
  try {
    const auto csv = read_csv_files(files, options, world.context);
    testing::append_rows(*csv, outcome);
    for (const uint64_t rows : csv->rows_of_files()) outcome += std::to_string(rows) + " ";
    outcome += kRead;
  } catch (const Error& error) {
    outcome += shown(error);
  }
  return outcome;
}

CsvOptions options_of(uint8_t choice, uint8_t columns) {
  CsvOptions options;
  options.dialect.header = (choice & 1) != 0;
  options.same_columns = (choice & 2) != 0;
  options.ignore_extra_columns = (choice & 4) != 0;
  options.dialect.skip_rows = choice >> 6;
  testing::add_columns(options, columns % 4);
  if ((choice & 8) != 0) {
    options.file_column = "file";
    options.delivered.push_back(options.delivered.size());
  }
  return options;
}

void compare_with_check(std::string_view all, const CsvOptions& options,
                        const std::string& outcome) {
  testing::World world;
  Texts files(all, all.size() + 1);
  const std::vector<Error> problems = check_csv_heads(files, options, world.context);
  if (outcome.ends_with(kRead) && !problems.empty()) std::abort();
}

}  // namespace
}  // namespace adze::csv

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace adze;
  if (size < 4) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 4, size - 4);
  csv::CsvOptions options = csv::options_of(data[2], data[3]);
  options.scan_level = CpuLevel::kScalar;
  const std::string expected = csv::outcome_of(all, options, size);
  csv::compare_with_check(all, options, expected);
  options.segment_bytes = 1 + data[1] * 4;
  for (const CpuLevel level : {CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (!cpu_has(level)) continue;
    options.scan_level = level;
    if (csv::outcome_of(all, options, 1 + data[0]) != expected) std::abort();
  }
  return 0;
}
