#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parquet/bounds.h"

namespace adze::parquet {

/// What the page index says of one data page.
struct IndexedPage {
  uint64_t offset = 0;  ///< of its header in the file
  uint32_t bytes_with_header = 0;
  uint64_t first_row = 0;  ///< in the row group
  uint32_t row_count = 0;
  uint32_t null_count = 0;
  Bounds bounds;
};

/// The chunk's OffsetIndex: where its pages are.
std::string offset_index(const std::vector<IndexedPage>& pages);

/// The chunk's ColumnIndex: what its pages hold. Empty, that is none, if the bounds of a page are
/// unknown (a NaN), for the format has no way to say that of a single page.
std::string column_index(const std::vector<IndexedPage>& pages, const ColumnFormat& format);

}  // namespace adze::parquet
