#pragma once

#include <string>
#include <vector>

#include "csv/column_findings.h"

namespace adze::cli {

/// Smallest and largest value as text; empty where the column has none or its type has no order.
struct ValueRange {
  std::string min;
  std::string max;

  bool empty() const { return min.empty(); }
};
ValueRange range_of(const csv::ColumnFindings& column);

/// What speaks against taking the column as it was inferred, and what to do about it: leading
/// zeros, strangers among numbers, dates of another form. `inputs` are the names of the inputs,
/// used where there are several.
std::vector<std::string> doubts_of(const csv::ColumnFindings& column,
                                   const std::vector<std::string>& inputs);

/// A narrower or more exact type that all values seen would fit: "int16", "decimal(6,2)"; or "".
std::string narrower_type(const csv::ColumnFindings& column);

/// All that is worth saying of a column, for one line: "1 to 97; 3 nulls; int8 would do".
std::string comment_on(const csv::ColumnFindings& column, const std::vector<std::string>& inputs);

}  // namespace adze::cli
