#include "exec/grouped_pairs.h"

#include <algorithm>

#include "column/gather.h"
#include "column/vector_access.h"

namespace adze::exec {
namespace {

std::vector<Type> with_group(std::span<const Type> types) {
  std::vector<Type> all = {int64_type};
  all.insert(all.end(), types.begin(), types.end());
  return all;
}

}  // namespace

GroupedPairs::GroupedPairs(std::span<const Type> types)
    : types_(with_group(types)), table_(types_), value_storage_(types.size()) {}

std::span<const uint32_t> GroupedPairs::insert(std::span<const Vector> columns, size_t needed,
                                               const uint32_t* groups, size_t rows) {
  rows_.resize(rows);
  for (size_t i = 0; i < rows; ++i) rows_[i] = static_cast<uint32_t>(i);
  for (size_t column = 0; column < needed; ++column) {
    const Validity valid(columns[column]);
    std::erase_if(rows_, [&](uint32_t row) { return !valid[row]; });
  }
  group_storage_.prepare(Kind::kInt64, rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    group_storage_.int64s()[i] = groups == nullptr ? 0 : groups[rows_[i]];
  }
  if (rows_.size() == rows) return insert_rows(columns, rows);
  std::vector<Vector> picked;
  picked.reserve(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    picked.push_back(gather(columns[i], rows_.data(), rows_.size(), value_storage_[i]));
  }
  return insert_rows(picked, rows_.size());
}

std::span<const uint32_t> GroupedPairs::insert(const GroupedPairs& other, const uint32_t* groups) {
  const size_t count = other.count();
  group_storage_.prepare(Kind::kInt64, count);
  for (size_t i = 0; i < count; ++i) group_storage_.int64s()[i] = groups[other.group(i)];
  std::vector<Vector> columns;
  columns.reserve(other.column_count());
  for (size_t i = 0; i < other.column_count(); ++i) columns.push_back(other.column(i));
  return insert_rows(columns, count);
}

/// `columns` of the groups in group_storage_.
std::span<const uint32_t> GroupedPairs::insert_rows(std::span<const Vector> columns, size_t rows) {
  if (rows == 0) return {};
  std::vector<Vector> keys(1);
  keys[0].type = int64_type;
  keys[0].values = group_storage_.values();
  keys.insert(keys.end(), columns.begin(), columns.end());
  found_.resize(std::max(found_.size(), rows));
  table_.find_or_insert(keys, rows, found_.data());
  return {found_.data(), rows};
}

}  // namespace adze::exec
