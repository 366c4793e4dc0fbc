#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "column/batch.h"

namespace adze::dataset {

/// The columns of a table, sorted into those that name folders and those that stand in the files.
struct PartitionColumns {
  std::vector<size_t> folder_columns;  ///< in the order of the folders, outermost first
  std::vector<size_t> file_columns;    ///< in the order of the table
  Schema folder_schema;
  Schema file_schema;
};

/// Looks up `names` as SQL does, ignoring case. Throws Error(kUsage), with `column_name` set, for a
/// name that there is none or more than one of, that is given twice or can't name a folder, for
/// types without one text for a value (floats, binary), and if no column is left for the files.
PartitionColumns find_partition_columns(const Schema& schema, std::span<const std::string> names);

}  // namespace adze::dataset
