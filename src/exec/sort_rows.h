#pragma once

#include <cstdint>
#include <vector>

#include "exec/row_collection.h"
#include "plan/plan.h"

namespace adze::exec {

/// The order of the rows by the keys: row indexes, stable. NULLs stand where each key says, NaN is
/// the greatest number, text goes by its bytes. Only the first `rows_max` indexes are returned.
std::vector<uint32_t> sorted_rows(const RowCollection& rows, const std::vector<plan::SortKey>& keys,
                                  size_t rows_max);

}  // namespace adze::exec
