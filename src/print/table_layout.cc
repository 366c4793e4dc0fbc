#include "print/table_layout.h"

#include <algorithm>
#include <cstdint>

namespace adze::print {
namespace {

/// Borders: "│ " before and " " after each cell, "│" at the end.
constexpr size_t kBorderOfColumn = 3;
constexpr size_t kBorderOfTable = 1;
constexpr size_t kGapWidth = 1 + kBorderOfColumn;
/// Texts are cut down to this before columns are left out.
constexpr size_t kCutWidthMin = 8;

size_t cut_width(const ColumnWidth& column, size_t cut) {
  return std::max({column.required, std::min(column.wanted, cut), size_t{1}});
}

size_t total_width(const std::vector<ColumnWidth>& columns, const std::vector<size_t>& shown,
                   size_t cut) {
  size_t total = kBorderOfTable;
  for (const size_t i : shown) total += cut_width(columns[i], cut) + kBorderOfColumn;
  return total;
}

/// As many columns as fit with texts cut to their narrowest, taken in turns from both ends.
std::vector<size_t> choose_columns(const std::vector<ColumnWidth>& columns, size_t width_max,
                                   size_t& front_count) {
  size_t front = 0;
  size_t back = columns.size();
  size_t total = kBorderOfTable + kGapWidth;
  while (front < back) {
    const bool is_front = front <= columns.size() - back;
    const size_t candidate = is_front ? front : back - 1;
    total += cut_width(columns[candidate], kCutWidthMin) + kBorderOfColumn;
    if (total > width_max && front > 0) break;
    is_front ? ++front : --back;
  }
  std::vector<size_t> shown;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i < front || i >= back) shown.push_back(i);
  }
  front_count = front;
  return shown;
}

/// The largest width to which all texts may be cut so that the table fits: by bisection, since the
/// total grows with it.
size_t largest_cut(const std::vector<ColumnWidth>& columns, const std::vector<size_t>& shown,
                   size_t width_max) {
  size_t fits = kCutWidthMin;
  size_t too_wide = std::max(width_max, fits) + 1;
  while (too_wide - fits > 1) {
    const size_t middle = fits + (too_wide - fits) / 2;
    (total_width(columns, shown, middle) <= width_max ? fits : too_wide) = middle;
  }
  return fits;
}

}  // namespace

TableLayout lay_out_table(const std::vector<ColumnWidth>& columns, size_t width_max) {
  TableLayout layout;
  for (size_t i = 0; i < columns.size(); ++i) layout.columns.push_back(i);
  layout.gap = columns.size();
  size_t cut = SIZE_MAX;
  if (width_max != 0) {
    size_t width_left = width_max;
    if (total_width(columns, layout.columns, kCutWidthMin) > width_max) {
      size_t front_count = 0;
      layout.columns = choose_columns(columns, width_max, front_count);
      const bool has_gap = layout.columns.size() < columns.size();
      layout.gap = has_gap ? front_count : layout.columns.size();
      width_left -= has_gap ? std::min(kGapWidth, width_max) : 0;
    }
    cut = largest_cut(columns, layout.columns, width_left);
  }
  for (const size_t i : layout.columns) layout.widths.push_back(cut_width(columns[i], cut));
  return layout;
}

}  // namespace adze::print
