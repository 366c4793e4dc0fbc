#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "exec/row_collection.h"

namespace adze::exec {

/// Numbers the distinct keys of rows 0, 1, 2 … in order of first appearance. A key is a tuple of
/// values of any types; NULLs are equal to each other, -0.0 to 0.0, NaN to NaN, and the first row's
/// values represent the group. One thread at a time. See group_table.cc for how.
class GroupTable {
 public:
  /// Without types there is one group, of all rows, also if there are none.
  explicit GroupTable(const std::vector<Type>& key_types);

  /// The group of each row, new ones made as they come, into `groups`. `hashes`, if given, are
  /// those of another table's hashes() for the same rows, and the keys aren't hashed again.
  void find_or_insert(std::span<const Vector> keys, size_t rows, uint32_t* groups,
                      const uint64_t* hashes = nullptr);

  size_t group_count() const { return keys_.column_count() == 0 ? 1 : keys_.row_count(); }
  /// Column i of the keys, a row per group.
  Vector key(size_t i) const { return keys_.column(i); }
  std::vector<Vector> keys() const { return keys_.columns(); }
  /// By group, for find_or_insert of another table.
  const uint64_t* hashes() const { return group_hashes_.data(); }

  /// Forgets all groups and keeps the memory.
  void clear();
  size_t memory_bytes() const;

 private:
  void find_by_code(const Vector& key, size_t rows, uint32_t* groups);
  void find_by_hash(std::span<const Vector> keys, size_t rows, uint32_t* groups,
                    const uint64_t* hashes);
  uint32_t find_row(std::span<const Vector> keys, size_t row, uint64_t hash);
  template <typename Equal>
  void probe(std::span<const Vector> keys, size_t rows, uint32_t* groups, const uint64_t* hashes,
             Equal equal);
  uint32_t insert(std::span<const Vector> keys, size_t row, uint64_t hash, size_t slot);
  void grow();

  RowCollection keys_;
  std::vector<Vector> key_views_;  ///< keys_.columns(), made again when it has grown
  std::vector<uint64_t> group_hashes_;
  std::vector<uint64_t> slots_;  ///< a power of two of them; see group_table.cc
  std::vector<Vector> row_key_;

  // Single text keys of a dictionary: group + 1 by code.
  uint64_t memo_dictionary_ = 0;
  std::vector<uint32_t> memo_;
  uint32_t null_group_ = 0;  ///< + 1

  std::vector<uint64_t> row_hashes_;
};

}  // namespace adze::exec
