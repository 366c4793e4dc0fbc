#include "inspection/text_table.h"

#include <algorithm>

#include "print/display_text.h"

namespace adze::inspection {
namespace {

constexpr size_t kGapWidth = 2;
/// Cells are not cut below this.
constexpr size_t kCutWidthMin = 8;

}  // namespace

std::string TextTable::text(size_t width_max) const {
  const std::vector<size_t> column_widths = widths(width_max);
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const Column& column : columns_) titles.push_back(column.title);
  std::string text = line(titles, column_widths);
  for (const std::vector<std::string>& row : rows_) text += line(row, column_widths);
  return text;
}

/// Zero for columns that are left out. While the lines are too long, the widest of the columns that
/// may be cut gives way.
std::vector<size_t> TextTable::widths(size_t width_max) const {
  std::vector<size_t> widths(columns_.size(), 0);
  size_t total = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_) widths[i] = std::max(widths[i], print::display_width(row[i]));
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], print::display_width(columns_[i].title));
    total += kGapWidth + widths[i];
  }
  while (width_max != 0 && total > width_max) {
    size_t widest = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].may_be_cut || widths[i] <= kCutWidthMin) continue;
      if (widest == columns_.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
    --total;
  }
  return widths;
}

std::string TextTable::line(const std::vector<std::string>& cells,
                            const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0) continue;
    line.append(kGapWidth, ' ');
    line += print::padded(print::fitted(cells[i], widths[i]), widths[i], columns_[i].is_right);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace adze::inspection
