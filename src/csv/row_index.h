#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/memory_budget.h"
#include "csv/column_parser.h"
#include "csv/kernels.h"
#include "csv/record.h"

/// Finds the rows of a segment: some hundreds at a time, as column-major spans of fields.
namespace adze::csv {

/// The rows of one batch. Valid until the index's next call.
struct RowBlock {
  size_t row_count = 0;
  const char* text = nullptr;  ///< what the spans count from
  bool any_quote = false;
};

class RowIndex {
 public:
  /// `columns` is the number of fields a record has. Spans are made for the columns in `wanted`
  /// only. `dialect` must outlive the index.
  RowIndex(const Dialect& dialect, size_t columns, const std::vector<bool>& wanted,
           const CsvKernels& kernels, MemoryBudget& budget);

  /// From now on rows of `text`, padded as a Segment's text is.
  void start(std::string_view text);

  /// The next rows, at least one, or none at the end of the text or at a bad record, which
  /// problem() then describes.
  RowBlock next();

  /// The record that stopped the index, its offsets counted from the beginning of the text.
  const std::optional<Record>& problem() const { return problem_; }

  /// Of one wanted column in the block just returned.
  FieldSpans fields(size_t column, const RowBlock& block) const;

  /// Where a row of the block just returned begins in the text.
  size_t row_begin(size_t row) const;

  uint64_t blank_lines() const { return blank_lines_; }  ///< in this text so far
  size_t rows_max() const { return rows_max_; }

 private:
  bool scan_window();
  bool scan_pieces(ScanState& state);
  RowBlock take_plain_rows();
  RowBlock take_rows_carefully();
  Record read_checked(size_t at);
  void check_utf8(Record& record) const;
  void store_fields(size_t row);
  void repeat_last_span(size_t row_count);
  void reserve_positions(size_t count);

  const Dialect& dialect_;
  const size_t columns_;
  const CsvKernels& kernels_;
  const size_t rows_max_;
  const size_t window_bytes_;
  MemoryReservation reservation_;

  std::string_view text_;
  size_t at_ = 0;  // the first record not yet handed out
  uint64_t blank_lines_ = 0;
  std::optional<Record> problem_;

  // The window: rows that the scan has found and that are not all handed out.
  size_t window_begin_ = 0;
  size_t window_rows_ = 0;
  size_t window_rows_taken_ = 0;
  size_t position_count_ = 0;
  bool window_any_quote_ = false;
  std::unique_ptr<uint32_t[]> positions_;
  size_t positions_capacity_ = 0;

  // The block handed out last.
  size_t block_begin_ = 0;             // of its text
  std::unique_ptr<uint32_t[]> spans_;  // of all wanted columns
  std::vector<uint32_t*> begins_;      // by column, null if not wanted
  std::vector<uint32_t*> ends_;
  const uint32_t* block_positions_ = nullptr;  // null if the rows were read carefully
  uint32_t first_begin_ = 0;
  std::vector<uint32_t> row_begins_;  // of rows read carefully
  std::vector<FieldSpan> record_fields_;
};

}  // namespace adze::csv
