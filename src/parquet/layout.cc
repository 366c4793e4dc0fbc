#include "parquet/layout.h"

#include <algorithm>
#include <bit>

namespace adze::parquet {

Layout layout_for(size_t column_count) {
  Layout layout;
  const size_t columns = std::max<size_t>(column_count, 1);
  // A power of two, so that pages hold whole groups of eight values until the last one.
  layout.page_rows = std::clamp(std::bit_floor(page_values_all_columns_max / columns),
                                page_rows_min, page_rows_max);
  if (columns > wide_table_columns) {
    layout.dictionary_entries = wide_dictionary_entries_max;
    layout.dictionary_bytes = wide_dictionary_bytes_max;
  }
  return layout;
}

}  // namespace adze::parquet
