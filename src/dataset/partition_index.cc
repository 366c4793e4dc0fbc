#include "dataset/partition_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "column/vector_access.h"
#include "dataset/folder_name.h"
#include "value/print_value.h"

namespace adze::dataset {
namespace {

/// Appends what tells the value from all others of its column.
void append_key(const Vector& column, size_t row, std::string& to) {
  const bool is_null = column.type.id == TypeId::kNull || column.is_null(row);
  to += is_null ? '\0' : '\1';
  if (is_null) return;
  dispatch_kind(column.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    const T value = Values<T>(column)[row];
    if constexpr (std::is_same_v<T, StringRef>) {
      to.append(reinterpret_cast<const char*>(&value.size), sizeof value.size);
      to.append(value.view());
    } else {
      to.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  });
}

[[noreturn]] void fail_too_many() {
  Error error(ErrorCategory::kTarget,
              fmt::format("the rows have more than {} partitions", limits::partitions_max));
  error.fix =
      "partition by fewer or coarser columns, such as date_trunc('month', day) instead of day";
  throw error;
}

}  // namespace

PartitionIndex::PartitionIndex(const Schema& folder_schema, RunContext& context)
    : folder_schema_(folder_schema),
      context_(context),
      memory_(context.memory, "the names of partitions"),
      has_warned_of_empty_(folder_schema.size()) {}

void PartitionIndex::find(const std::vector<Vector>& columns, size_t rows,
                          std::vector<uint32_t>& partitions) {
  partitions.resize(rows);
  if (rows == 0) return;
  const bool is_constant = std::all_of(columns.begin(), columns.end(), [](const Vector& column) {
    return column.encoding == Encoding::kConstant;
  });
  if (is_constant) {
    std::fill(partitions.begin(), partitions.end(), find_row(columns, 0));
    return;
  }
  for (size_t row = 0; row < rows; ++row) partitions[row] = find_row(columns, row);
}

uint32_t PartitionIndex::find_row(const std::vector<Vector>& columns, size_t row) {
  key_.clear();
  for (const Vector& column : columns) append_key(column, row, key_);
  if (last_ != UINT32_MAX && key_ == last_key_) return last_;
  last_ = find_key(columns, row);
  last_key_ = key_;
  return last_;
}

uint32_t PartitionIndex::find_key(const std::vector<Vector>& columns, size_t row) {
  const auto found = by_key_.find(key_);
  if (found != by_key_.end()) return found->second;
  const uint32_t partition = add(columns, row);
  // What a node of each map, the strings and their places take, roughly.
  constexpr size_t kEntryBytes = 400;
  memory_.resize(memory_.bytes() + kEntryBytes + key_.size() + 2 * folders_[partition].size());
  by_key_.emplace(key_, partition);
  return partition;
}

uint32_t PartitionIndex::add(const std::vector<Vector>& columns, size_t row) {
  std::string folder = folder_of(columns, row);
  const auto [found, is_new] =
      by_folder_.try_emplace(folder, static_cast<uint32_t>(folders_.size()));
  if (!is_new) return found->second;
  if (folders_.size() == limits::partitions_max) fail_too_many();
  folders_.push_back(std::move(folder));
  return found->second;
}

std::string PartitionIndex::folder_of(const std::vector<Vector>& columns, size_t row) {
  std::string folder;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string& column = folder_schema_.fields[i].name;
    std::string value;
    value::print_value(columns[i], row, value);
    const bool is_null = columns[i].type.id == TypeId::kNull || columns[i].is_null(row);
    if (value.empty() && !is_null && !has_warned_of_empty_[i]) {
      has_warned_of_empty_[i] = true;
      context_.log.warn(fmt::format(
          "column '{}' has empty texts: their rows are in the folder of nulls, and read as null",
          column));
    }
    if (i > 0) folder += '/';
    folder += folder_name(column, value);
  }
  return folder;
}

}  // namespace adze::dataset
