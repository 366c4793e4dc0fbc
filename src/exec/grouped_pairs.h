#pragma once

#include <span>
#include <vector>

#include "exec/group_table.h"

namespace adze::exec {

/// The distinct tuples of every group, in order of first appearance: a table of (group, value …).
/// For DISTINCT and for mode(). One thread at a time.
class GroupedPairs {
 public:
  explicit GroupedPairs(std::span<const Type> types);

  /// Inserts the rows whose first `needed` columns are not NULL. Returns the pair of each of these
  /// rows, valid until the next call; new pairs come at the end.
  std::span<const uint32_t> insert(std::span<const Vector> columns, size_t needed,
                                   const uint32_t* groups, size_t rows);
  /// Inserts all pairs of `other`, where its group i is our groups[i].
  std::span<const uint32_t> insert(const GroupedPairs& other, const uint32_t* groups);

  size_t count() const { return table_.group_count(); }
  /// By pair. Valid until the next insert() or clear().
  size_t group(size_t pair) const { return static_cast<size_t>(groups()[pair]); }
  const int64_t* groups() const { return table_.key(0).int64s(); }
  Vector column(size_t index) const { return table_.key(index + 1); }
  size_t column_count() const { return types_.size() - 1; }

  void clear() { table_.clear(); }
  size_t memory_bytes() const { return table_.memory_bytes(); }

 private:
  std::span<const uint32_t> insert_rows(std::span<const Vector> columns, size_t rows);

  std::vector<Type> types_;
  GroupTable table_;
  std::vector<uint32_t> rows_;
  std::vector<uint32_t> found_;
  VectorStorage group_storage_;
  std::vector<VectorStorage> value_storage_;
};

}  // namespace adze::exec
