#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/memory_budget.h"
#include "column/batch.h"

namespace adze {
struct RunContext;
}

/// A row as bytes, for rows that wait: a bit for each column, set where it is null, then the values
/// of the others, integers in as few bytes as they need. Never leaves the process.
namespace adze::dataset {

/// Makes bytes of a batch's rows.
class RowEncoder {
 public:
  /// The batch must stay as it is until the next begin().
  void begin(const std::vector<Vector>& columns) { columns_ = &columns; }

  /// Appends the row.
  void append(size_t row, std::string& to) const;

 private:
  const std::vector<Vector>* columns_ = nullptr;
};

/// Makes batches of rows' bytes.
class RowDecoder {
 public:
  RowDecoder(const Schema& schema, RunContext& context);

  /// The next row of the batch. `bytes` must stay as they are until clear(), with
  /// limits::padding_bytes readable behind them: texts point into them.
  void add(std::string_view bytes);

  size_t row_count() const { return batch_.row_count; }
  bool is_full() const { return batch_.row_count == rows_max_; }

  /// Of the rows added since clear().
  const Batch& batch() const { return batch_; }
  void clear();

 private:
  const size_t rows_max_;
  MemoryReservation memory_;
  Batch batch_;
  std::vector<uint8_t*> valid_;
};

}  // namespace adze::dataset
