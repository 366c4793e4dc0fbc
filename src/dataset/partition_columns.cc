#include "dataset/partition_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "base/same_name.h"
#include "base/suggest.h"

namespace adze::dataset {
namespace {

[[noreturn]] void refuse(const std::string& column, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.column_name = column;
  error.fix = std::move(fix);
  throw error;
}

size_t find_column(const Schema& schema, const std::string& name) {
  std::vector<size_t> found;
  std::vector<std::string> known;
  for (size_t i = 0; i < schema.size(); ++i) {
    known.push_back(schema.fields[i].name);
    if (known.back() == name) return i;
    if (is_same_name(known.back(), name)) found.push_back(i);
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) {
    refuse(
        name,
        fmt::format("there is no column '{}' to partition by{}", name, did_you_mean(name, known)),
        "name a column of the result, as the SELECT calls it");
  }
  refuse(name, fmt::format("'{}' is the name of several columns to partition by", name),
         "write it as the column does, in capitals or small letters");
}

void require_folder_name(const Field& field) {
  if (field.name.empty()) {
    refuse(field.name, "a column without a name can't be partitioned by",
           "give it one: SELECT … AS name");
  }
  const Type type = field.type;
  if (type.is_float()) {
    refuse(field.name,
           fmt::format("'{}' is {}, which can't be partitioned by: a number has many spellings",
                       field.name, type_name(type)),
           fmt::format("make it a decimal, an integer or a text: CAST({} AS decimal(10,2))",
                       field.name));
  }
  if (type.id == TypeId::kBinary || type.id == TypeId::kInterval) {
    refuse(field.name,
           fmt::format("'{}' is {}, which can't be partitioned by", field.name, type_name(type)),
           fmt::format("make it a text: CAST({} AS varchar)", field.name));
  }
}

}  // namespace

PartitionColumns find_partition_columns(const Schema& schema, std::span<const std::string> names) {
  if (names.size() > limits::partition_columns_max) {
    refuse("", fmt::format("{} columns to partition by are too many", names.size()),
           fmt::format("name at most {}", limits::partition_columns_max));
  }
  PartitionColumns columns;
  std::vector<bool> is_folder(schema.size());
  for (const std::string& name : names) {
    const size_t index = find_column(schema, name);
    const Field& field = schema.fields[index];
    require_folder_name(field);
    if (is_folder[index]) {
      refuse("", fmt::format("'{}' is named twice in the columns to partition by", field.name),
             "name it once");
    }
    is_folder[index] = true;
    columns.folder_columns.push_back(index);
    columns.folder_schema.fields.push_back(field);
  }
  for (size_t i = 0; i < schema.size(); ++i) {
    if (is_folder[i]) continue;
    columns.file_columns.push_back(i);
    columns.file_schema.fields.push_back(schema.fields[i]);
  }
  if (columns.file_columns.empty()) {
    refuse(names.empty() ? "" : names.front(),
           "all columns are partitioned by, so that none is left for the files",
           "select one more column, or partition by fewer");
  }
  return columns;
}

}  // namespace adze::dataset
