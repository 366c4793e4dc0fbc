#pragma once

#include <cstdint>
#include <string>

#include "csv/read_csv.h"

/// What the fuzzers of this folder compare, and how they choose columns.
namespace adze::csv::testing {

/// All values that a source delivers, as one text. Throws what reading throws, with `rows` holding
/// what was delivered before.
inline void append_rows(CsvSource& csv, std::string& rows) {
  const auto reader = csv.make_reader();
  Batch batch;
  while (reader->next_segment()) {
    while (reader->next_batch(batch)) {
      for (size_t row = 0; row < batch.row_count; ++row) {
        for (const Vector& column : batch.columns) {
          rows += column.is_null(row) ? "-" : "+";
          if (!column.is_null(row)) rows += column.string_at(row).view();
        }
        rows += '\n';
      }
    }
    reader->finish_segment();
  }
}

/// Declares `count` string columns called a, b, c …, all of them delivered.
inline void add_columns(CsvOptions& options, int count) {
  for (int i = 0; i < count; ++i) {
    options.columns.push_back({.name = std::string(1, static_cast<char>('a' + i)),
                               .type = string_type,
                               .null_values = {}});
    options.delivered.push_back(options.delivered.size());
  }
}

}  // namespace adze::csv::testing
