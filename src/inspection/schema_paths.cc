#include "inspection/schema_paths.h"

#include <algorithm>

namespace adze::inspection {

std::vector<std::string_view> path_of(const parquet::FileMetadata& file, size_t node) {
  std::vector<std::string_view> names;
  for (; node != 0; node = file.schema[node].parent) names.push_back(file.schema[node].name);
  std::reverse(names.begin(), names.end());
  return names;
}

std::string dotted_path(const parquet::FileMetadata& file, size_t node) {
  std::string path;
  for (const std::string_view name : path_of(file, node)) {
    if (!path.empty()) path += '.';
    path += name;
  }
  return path;
}

}  // namespace adze::inspection
