#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/memory_budget.h"
#include "base/random_access_source.h"
#include "parquet/file_metadata.h"

namespace adze::parquet {

/// Where a data page lies, as the offset index says.
struct PageLocation {
  int64_t offset = 0;
  int64_t bytes = 0;  ///< with its header
  int64_t first_row = 0;
};

/// The structure OffsetIndex at `range`. `place` names the column in messages. Throws Error(kInput)
/// where it is damaged.
std::vector<PageLocation> read_offset_index(RandomAccessSource& source, FileRange range,
                                            const std::string& place, MemoryReservation& memory);

/// For how many pages the structure ColumnIndex at `range` has a minimum, a maximum and whether
/// they hold nulls only. Throws Error(kInput) where it is damaged or these are different numbers.
size_t count_column_index(RandomAccessSource& source, FileRange range, const std::string& place,
                          MemoryReservation& memory);

}  // namespace adze::parquet
