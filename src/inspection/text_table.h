#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace adze::inspection {

/// A table without borders: columns aligned, two blanks between them, as `ls -l` has them. Cells
/// must not hold control characters.
class TextTable {
 public:
  struct Column {
    std::string title;
    bool is_right = false;    ///< digits are read from the right
    bool may_be_cut = false;  ///< shortened with … where the terminal is too narrow
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// REQUIRES: as many cells as columns.
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool is_empty() const { return rows_.empty(); }

  /// Every line begins with two blanks. `width_max` is the terminal's, 0: no limit. Columns without
  /// a single text are left out.
  std::string text(size_t width_max) const;

 private:
  std::vector<size_t> widths(size_t width_max) const;
  std::string line(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace adze::inspection
