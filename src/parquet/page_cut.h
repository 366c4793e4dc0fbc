#pragma once

#include <cstdint>
#include <vector>

#include "column/batch.h"

namespace adze::parquet {

/// Says after which row a page ends, from the rows alone: page_rows rows, or as much text as
/// layout.h allows. All columns end their pages together.
class PageCut {
 public:
  PageCut(size_t column_count, size_t page_rows)
      : page_rows_(page_rows), text_bytes_(column_count) {}

  /// How many of the batch's rows from `begin` on, and at most `rows_max` > 0, belong to the page;
  /// counts them in.
  size_t take_rows(const Batch& batch, size_t begin, size_t rows_max);

  /// After the rows that take_rows() counted.
  bool is_full() const { return is_full_; }
  size_t row_count() const { return row_count_; }
  void start_page();

 private:
  size_t rows_until_full(const Batch& batch, size_t begin, size_t rows_max);

  const size_t page_rows_;
  size_t row_count_ = 0;
  bool is_full_ = false;
  std::vector<uint64_t> text_bytes_;        ///< per column
  std::vector<uint64_t> text_bytes_after_;  ///< scratch: with the rows at hand
};

}  // namespace adze::parquet
