#pragma once

#include <cstddef>
#include <vector>

namespace adze::print {

/// How wide a column would like to be, and how narrow it may get.
struct ColumnWidth {
  size_t wanted;    ///< of its widest cell, name and type included
  size_t required;  ///< cut numbers mislead: the widest number; 0 for text
};

struct TableLayout {
  std::vector<size_t> columns;  ///< indices of those shown, in order
  std::vector<size_t> widths;   ///< one for each of them
  /// Where the "…" that stands for the others is: before columns[gap]. columns.size(): nowhere.
  size_t gap;
};

/// Divides `width_max` cells (0: no limit) among columns, with borders as print_table draws them.
/// First the widest texts are cut, down to 8 cells; then columns are left out from the middle. At
/// least the first one is shown, whatever its width.
TableLayout lay_out_table(const std::vector<ColumnWidth>& columns, size_t width_max);

}  // namespace adze::print
