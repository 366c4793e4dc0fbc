// The widths of a table's columns are known only when its rows are, so the first rows are kept as
// text until there are kKeptRowsMax of them or the end has come: that is all of the default 40.
// With more (--rows all), the table is drawn with the widths of those: memory does not grow with
// the result. Later cells that are wider are cut on a terminal, as all are; without one they push
// their border to the right, so that nothing is lost. Tested by print_table_test.cc.

#include "print/print_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_shape.h"
#include "print/display_text.h"
#include "print/table_layout.h"
#include "value/print_value.h"

namespace adze::print {
namespace {

constexpr size_t kKeptRowsMax = 2048;
constexpr size_t kKeptBytesMax = size_t{4} << 20;
/// Text is collected to pieces of this size before it is written.
constexpr size_t kPieceBytes = size_t{256} << 10;

constexpr std::string_view kNull = "NULL";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";

/// The characters of a horizontal line: left end, crossing, right end.
struct Rule {
  std::string_view left, crossing, right;
};
constexpr Rule kTopRule{"┌", "┬", "┐"};
constexpr Rule kMiddleRule{"├", "┼", "┤"};
constexpr Rule kBottomRule{"└", "┴", "┘"};

/// Digits are read from the right; everything else from the left.
bool is_right_aligned(Type type) { return type.is_number(); }

struct Cell {
  std::string text;
  bool is_null = false;
};
using Row = std::vector<Cell>;

class TableSink : public BatchSink {
 public:
  TableSink(const Schema& schema, ByteSink& sink, const TableOptions& options)
      : sink_(sink), options_(options) {
    for (const Field& field : schema.fields) {
      types_.push_back(field.type);
      names_.push_back({escape_controls(field.name)});
      type_names_.push_back({type_name(field.type)});
      is_right_.push_back(is_right_aligned(field.type));
    }
  }

  void write(const Batch& batch) override {
    for (size_t row = 0; row < batch.row_count; ++row) {
      ++row_count_;
      if (options_.rows_max && rows_shown_ >= *options_.rows_max) continue;
      ++rows_shown_;
      add_row(make_row(batch, row));
    }
  }

  void finish() override {
    draw_kept_rows();
    draw_rule(kBottomRule);
    draw_footer();
    flush();
  }

 private:
  Row make_row(const Batch& batch, size_t row) const {
    Row cells(types_.size());
    std::string text;
    for (size_t i = 0; i < cells.size(); ++i) {
      const Vector& column = batch.columns[i];
      cells[i].is_null = types_[i].id == TypeId::kNull || column.is_null(row);
      text.clear();
      if (!cells[i].is_null) value::print_value(column, row, text);
      cells[i].text = cells[i].is_null ? std::string(kNull) : shown(text);
    }
    return cells;
  }

  /// A cell is never wider than the terminal, so neither is what is kept of it. A character has at
  /// most 4 bytes and nearly always some width; the exact cut follows when widths are known.
  std::string shown(std::string_view text) const {
    if (options_.width_max == 0) return escape_controls(text);
    size_t bytes_max = std::min(text.size(), 8 * options_.width_max);
    while (bytes_max > 0 && bytes_max < text.size() && (text[bytes_max] & 0xC0) == 0x80)
      --bytes_max;
    const std::string escaped = escape_controls(text.substr(0, bytes_max));
    return fitted(text.size() > bytes_max ? escaped + "…" : escaped, options_.width_max);
  }

  void add_row(Row row) {
    if (is_drawing_) {
      draw_row(row);
      return;
    }
    for (const Cell& cell : row) kept_bytes_ += cell.text.size() + sizeof(Cell);
    kept_.push_back(std::move(row));
    if (kept_.size() >= kKeptRowsMax || kept_bytes_ >= kKeptBytesMax) draw_kept_rows();
  }

  void draw_kept_rows() {
    if (is_drawing_) return;
    is_drawing_ = true;
    layout_ = lay_out_table(column_widths(), options_.width_max);
    draw_rule(kTopRule);
    draw_row(names_);
    is_dim_ = options_.color;
    draw_row(type_names_);
    is_dim_ = false;
    draw_rule(kMiddleRule);
    for (const Row& row : kept_) draw_row(row);
    kept_ = {};
  }

  std::vector<ColumnWidth> column_widths() const {
    std::vector<ColumnWidth> widths;
    for (size_t i = 0; i < types_.size(); ++i) {
      size_t values = display_width(type_names_[i].text);
      for (const Row& row : kept_) values = std::max(values, display_width(row[i].text));
      const size_t wanted = std::max(values, display_width(names_[i].text));
      widths.push_back({.wanted = wanted, .required = types_[i].is_text() ? 0 : values});
    }
    return widths;
  }

  void draw_rule(const Rule& rule) {
    if (layout_.columns.empty()) return;
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      if (i == layout_.gap) draw_rule_cell(rule, i, 1);
      draw_rule_cell(rule, i + (i >= layout_.gap), layout_.widths[i]);
    }
    if (has_gap_at_end()) draw_rule_cell(rule, 1, 1);
    text_ += rule.right;
    text_ += '\n';
  }

  void draw_rule_cell(const Rule& rule, size_t position, size_t width) {
    text_ += position == 0 ? rule.left : rule.crossing;
    for (size_t i = 0; i < width + 2; ++i) text_ += "─";
  }

  void draw_row(const Row& row) {
    if (layout_.columns.empty()) return;
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const size_t column = layout_.columns[i];
      if (i == layout_.gap) text_ += "│ … ";
      draw_cell(row[column], layout_.widths[i], is_right_[column]);
    }
    if (has_gap_at_end()) text_ += "│ … ";
    text_ += "│\n";
    if (text_.size() >= kPieceBytes) flush();
  }

  void draw_cell(const Cell& cell, size_t width, bool is_right) {
    const bool is_cut = options_.width_max != 0 && display_width(cell.text) > width;
    const std::string text = padded(is_cut ? fitted(cell.text, width) : cell.text, width, is_right);
    const bool is_dim = is_dim_ || (options_.color && cell.is_null);
    text_ += "│ ";
    if (is_dim) text_ += kDim;
    text_ += text;
    if (is_dim) text_ += kPlain;
    text_ += ' ';
  }

  /// Where only columns of the front fit, those left out are behind them.
  bool has_gap_at_end() const {
    return layout_.gap == layout_.columns.size() && layout_.columns.size() < types_.size();
  }

  void draw_footer() {
    if (row_count_ == rows_shown_) {
      text_ += row_count_ == 1 ? "(1 row)\n" : fmt::format("({} rows)\n", row_count_);
    } else {
      text_ += fmt::format("({} row{}, {} shown)\n", row_count_, row_count_ == 1 ? "" : "s",
                           rows_shown_);
    }
    if (layout_.columns.size() < types_.size()) {
      text_ += fmt::format("({} columns, {} shown)\n", types_.size(), layout_.columns.size());
    }
  }

  void flush() {
    if (!text_.empty()) sink_.write(text_);
    text_.clear();
  }

  ByteSink& sink_;
  TableOptions options_;
  std::vector<Type> types_;
  Row names_;
  Row type_names_;
  std::vector<bool> is_right_;

  uint64_t row_count_ = 0;
  uint64_t rows_shown_ = 0;
  std::vector<Row> kept_;
  size_t kept_bytes_ = 0;

  bool is_drawing_ = false;
  bool is_dim_ = false;
  TableLayout layout_;
  std::string text_;
};

}  // namespace

std::unique_ptr<BatchSink> print_table(const Schema& schema, ByteSink& sink,
                                       const TableOptions& options) {
  return std::make_unique<TableSink>(schema, sink, options);
}

}  // namespace adze::print
