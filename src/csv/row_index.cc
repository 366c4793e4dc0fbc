// Rows, by the masks where the text is plain and byte by byte where it is not.
//
// A window of about 64 KiB is scanned for separators. With n columns, separator k belongs to column
// k mod n, so if every nth separator is a newline, and no other one is, the window is plain rows
// and a transposition of the positions gives the columns' spans. That is one comparison per row
// instead of one decision per field. Anything else (a blank line, a record with too few or too many
// fields, quotes where they may not be, a lone CR, NUL, invalid UTF-8) sends the window to
// read_record, which delivers the rows before the first bad record and says what is wrong with
// it.
//
// The window's last record is usually not whole; it is scanned again with the next window. Windows
// grow while they hold no whole record, and with the number of columns, for batches of few rows
// waste time between columns. Tested by read_csv_test.cc.
#include "csv/row_index.h"

#include <algorithm>

#include "base/limits.h"

namespace adze::csv {
namespace {

constexpr size_t kWindowBytesMin = size_t{64} << 10;
constexpr size_t kWindowBytesMax = size_t{512} << 10;
constexpr size_t kWindowBytesPerColumn = size_t{2} << 10;
static_assert(kWindowBytesMin % 64 == 0 && kWindowBytesMax % 64 == 0);
constexpr size_t kSpanBytesMax = size_t{4} << 20;
// Spans behind the last row, so that kernels may load whole registers of them.
constexpr size_t kSpanPadding = limits::padding_bytes / sizeof(uint32_t);
// What scan may write beyond the positions it counts, and transpose read.
constexpr size_t kPositionPadding = 64;

size_t rows_for(size_t columns) {
  const size_t rows = kSpanBytesMax / (columns * 2 * sizeof(uint32_t));
  return std::clamp(rows, size_t{1}, limits::batch_rows_max);
}

}  // namespace

RowIndex::RowIndex(const Dialect& dialect, size_t columns, const std::vector<bool>& wanted,
                   const CsvKernels& kernels, MemoryBudget& budget)
    : dialect_(dialect),
      columns_(columns),
      kernels_(kernels),
      rows_max_(rows_for(columns)),
      window_bytes_(std::clamp(columns * kWindowBytesPerColumn, kWindowBytesMin, kWindowBytesMax)),
      reservation_(budget, "reading CSV"),
      begins_(columns),
      ends_(columns) {
  const size_t stride = rows_max_ + kSpanPadding;
  const auto count = static_cast<size_t>(std::count(wanted.begin(), wanted.end(), true));
  reservation_.resize(2 * count * stride * sizeof(uint32_t));
  spans_ = std::make_unique_for_overwrite<uint32_t[]>(2 * count * stride);
  uint32_t* next = spans_.get();
  for (size_t column = 0; column < columns; ++column) {
    if (!wanted[column]) continue;
    begins_[column] = next;
    ends_[column] = next + stride;
    next += 2 * stride;
  }
}

void RowIndex::start(std::string_view text) {
  text_ = text;
  at_ = 0;
  blank_lines_ = 0;
  problem_.reset();
  window_rows_ = 0;
  window_rows_taken_ = 0;
}

RowBlock RowIndex::next() {
  while (!problem_) {
    if (window_rows_taken_ < window_rows_) {
      const RowBlock block = take_plain_rows();
      if (block.row_count > 0) return block;
    } else if (at_ == text_.size()) {
      break;
    } else if (scan_window()) {
      continue;
    }
    const RowBlock block = take_rows_carefully();
    if (block.row_count > 0) return block;
  }
  return {};
}

void RowIndex::reserve_positions(size_t count) {
  if (count <= positions_capacity_) return;
  reservation_.resize(reservation_.bytes() + (count - positions_capacity_) * sizeof(uint32_t));
  auto larger = std::make_unique_for_overwrite<uint32_t[]>(count);
  std::copy_n(positions_.get(), position_count_, larger.get());
  positions_ = std::move(larger);
  positions_capacity_ = count;
}

// Scans from at_ until there is a whole record, or more separators than a record has, or no more
// text. False if something is not plain.
bool RowIndex::scan_pieces(ScanState& state) {
  position_count_ = 0;
  size_t scanned = 0;
  const size_t left = text_.size() - at_;
  while (state.newlines == 0 && scanned < left && position_count_ < columns_) {
    const size_t size = std::min(window_bytes_, left - scanned);
    reserve_positions(position_count_ + size + kPositionPadding);
    uint32_t* to = positions_.get() + position_count_;
    const size_t count = kernels_.scan(text_.data() + at_ + scanned, size, dialect_.delimiter,
                                       dialect_.quote.value_or(0), state, to);
    if (scanned > 0) {
      for (size_t i = 0; i < count; ++i) to[i] += static_cast<uint32_t>(scanned);
    }
    position_count_ += count;
    scanned += size;
  }
  return state.newlines > 0 && !state.any_nul_or_lone_cr && !state.any_bad_quote;
}

// True if the text from at_ on begins with plain rows; they are the window then. Whether each ends
// in a newline is not yet known (transpose finds it out).
bool RowIndex::scan_window() {
  if (dialect_.quote && dialect_.escape != *dialect_.quote) return false;
  ScanState state;
  if (!scan_pieces(state)) return false;
  const size_t rows = position_count_ / columns_;
  if (rows == 0 || rows != state.newlines) return false;
  const size_t size = positions_[rows * columns_ - 1] + size_t{1};
  if (state.any_non_ascii && !kernels_.is_utf8(text_.data() + at_, size)) return false;
  window_begin_ = at_;
  window_rows_ = rows;
  window_rows_taken_ = 0;
  window_any_quote_ = state.any_quote;
  return true;
}

// Some of the window's rows, or none (and no more window) if they turn out not to be plain.
RowBlock RowIndex::take_plain_rows() {
  const size_t rows = std::min(rows_max_, window_rows_ - window_rows_taken_);
  const uint32_t* positions = positions_.get() + window_rows_taken_ * columns_;
  const char* base = text_.data() + window_begin_;
  first_begin_ = window_rows_taken_ == 0 ? 0 : positions[-1] + 1;
  if (!kernels_.transpose(base, positions, rows, columns_, first_begin_, begins_.data(),
                          ends_.data())) {
    window_rows_ = window_rows_taken_ = 0;
    return {};
  }
  repeat_last_span(rows);
  block_begin_ = window_begin_;
  block_positions_ = positions;
  window_rows_taken_ += rows;
  at_ = window_begin_ + positions[rows * columns_ - 1] + 1;
  return {.row_count = rows, .text = base, .any_quote = window_any_quote_};
}

// Rows of about one window, one record after another, up to the first bad one.
RowBlock RowIndex::take_rows_carefully() {
  block_begin_ = at_;
  block_positions_ = nullptr;
  row_begins_.clear();
  const size_t limit = at_ + window_bytes_;
  while (at_ < text_.size() && at_ < limit && row_begins_.size() < rows_max_) {
    const Record record = read_checked(at_);
    if (record.problem != RecordProblem::kNone) {
      problem_ = record;
      break;
    }
    if (record.is_blank() && columns_ > 1) {
      ++blank_lines_;
    } else {
      store_fields(row_begins_.size());
      row_begins_.push_back(static_cast<uint32_t>(record.begin - block_begin_));
    }
    at_ = record.next;
  }
  const size_t rows = row_begins_.size();
  if (rows > 0) repeat_last_span(rows);
  return {.row_count = rows,
          .text = text_.data() + block_begin_,
          .any_quote = dialect_.quote.has_value()};
}

Record RowIndex::read_checked(size_t at) {
  Record record = read_record(text_, at, dialect_, columns_ + 1, record_fields_);
  if (record.problem != RecordProblem::kNone || (record.is_blank() && columns_ > 1)) return record;
  if (record.field_count < columns_) {
    record.problem = RecordProblem::kTooFewFields;
    record.problem_at = record.end;
    record.problem_field = record.field_count;
  } else if (record.field_count > columns_) {
    record.problem = RecordProblem::kTooManyFields;
    record.problem_at = record_fields_[columns_].begin;
    record.problem_field = columns_;
  } else {
    check_utf8(record);
  }
  return record;
}

void RowIndex::check_utf8(Record& record) const {
  if (kernels_.is_utf8(text_.data() + record.begin, record.end - record.begin)) return;
  record.problem = RecordProblem::kNotUtf8;
  // A delimiter is ASCII, so one of the fields is invalid by itself.
  for (const FieldSpan& field : record_fields_) {
    record.problem_at = field.begin;
    record.problem_end = field.end;
    if (!kernels_.is_utf8(text_.data() + field.begin, field.end - field.begin)) break;
    ++record.problem_field;
  }
}

void RowIndex::store_fields(size_t row) {
  for (size_t column = 0; column < columns_; ++column) {
    if (begins_[column] == nullptr) continue;
    begins_[column][row] = static_cast<uint32_t>(record_fields_[column].begin - block_begin_);
    ends_[column][row] = static_cast<uint32_t>(record_fields_[column].end - block_begin_);
  }
}

void RowIndex::repeat_last_span(size_t row_count) {
  for (size_t column = 0; column < columns_; ++column) {
    if (begins_[column] == nullptr) continue;
    uint32_t* begin = begins_[column] + row_count;
    uint32_t* end = ends_[column] + row_count;
    std::fill_n(begin, kSpanPadding, begin[-1]);
    std::fill_n(end, kSpanPadding, end[-1]);
  }
}

FieldSpans RowIndex::fields(size_t column, const RowBlock& block) const {
  return {.text = block.text,
          .begin = begins_[column],
          .end = ends_[column],
          .count = block.row_count,
          .any_quote = block.any_quote};
}

size_t RowIndex::row_begin(size_t row) const {
  if (block_positions_ == nullptr) return block_begin_ + row_begins_[row];
  if (row == 0) return block_begin_ + first_begin_;
  return block_begin_ + block_positions_[row * columns_ - 1] + 1;
}

}  // namespace adze::csv
