#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/memory_budget.h"
#include "column/batch.h"
#include "column/hash.h"

namespace adze {
struct RunContext;
}

namespace adze::dataset {

/// Numbers the partitions of rows in the order of their first rows, and knows their folders. One
/// thread at a time.
class PartitionIndex {
 public:
  PartitionIndex(const Schema& folder_schema, RunContext& context);

  /// The partition of each row: `columns` are those of the folder schema, `rows` of each. Throws
  /// Error(kTarget) for values that can't name a folder, and for too many partitions.
  void find(const std::vector<Vector>& columns, size_t rows, std::vector<uint32_t>& partitions);

  size_t size() const { return folders_.size(); }
  const std::string& folder(size_t partition) const { return folders_[partition]; }

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  using Indexes = std::unordered_map<std::string, uint32_t, TextHash, std::equal_to<>>;

  uint32_t find_row(const std::vector<Vector>& columns, size_t row);
  uint32_t find_key(const std::vector<Vector>& columns, size_t row);
  uint32_t add(const std::vector<Vector>& columns, size_t row);
  std::string folder_of(const std::vector<Vector>& columns, size_t row);

  const Schema folder_schema_;
  RunContext& context_;
  MemoryReservation memory_;
  Indexes by_key_;     ///< by values; several may mean the same folder (null and the empty text)
  Indexes by_folder_;  ///< the same partitions by their names
  std::vector<std::string> folders_;
  std::vector<bool> has_warned_of_empty_;  ///< by column
  std::string key_;
  std::string last_key_;
  uint32_t last_ = UINT32_MAX;  ///< of last_key_
};

}  // namespace adze::dataset
