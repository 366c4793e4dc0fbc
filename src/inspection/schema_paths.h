#pragma once

#include <string>
#include <vector>

#include "parquet/file_metadata.h"

namespace adze::inspection {

/// The names from below the root down to a node of the schema.
std::vector<std::string_view> path_of(const parquet::FileMetadata& file, size_t node);

/// The same with dots between them, as readers name nested columns: "tags.list.element".
std::string dotted_path(const parquet::FileMetadata& file, size_t node);

}  // namespace adze::inspection
