#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/byte_sink.h"
#include "column/batch_sink.h"

/// Batches to text for people and programs.
namespace adze::print {

struct TableOptions {
  std::optional<uint64_t> rows_max = 40;  ///< unset: all
  size_t width_max = 0;                   ///< of the terminal in columns; 0: no limit
  bool color = false;
};

/// An aligned table as DuckDB and psql print it: names, types under them, numbers to the right,
/// NULL shown as NULL, "(N rows, 40 shown)" below. Wide tables lose middle columns, wide values
/// their end (…).
std::unique_ptr<BatchSink> print_table(const Schema& schema, ByteSink& sink,
                                       const TableOptions& options);

}  // namespace adze::print
