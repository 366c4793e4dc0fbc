#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "column/vector_access.h"

namespace adze::exec {

/// All values of all groups, for aggregates that can't do with less: two arrays, of values and of
/// their groups, with nothing allocated per group. NULLs are left out, texts copied.
template <typename T>
class GroupedValues {
 public:
  void add(const Vector& argument, const uint32_t* groups, size_t rows) {
    const Values<T> values(argument);
    const Validity valid(argument);
    for (size_t i = 0; i < rows; ++i) {
      if (valid[i]) add(groups == nullptr ? 0 : groups[i], values[i]);
    }
  }

  /// Where its group i is our groups[i].
  void add(const GroupedValues& other, const uint32_t* groups) {
    for (size_t i = 0; i < other.values_.size(); ++i) {
      add(groups[other.groups_[i]], other.values_[i]);
    }
  }

  /// Brings the values of each group together, in place: every value is swapped to a place of its
  /// own group until the one that is here belongs here. Their order within a group is lost.
  void sort_by_group(size_t group_count) {
    std::vector<size_t> next(group_count, 0);
    begins_.assign(group_count + 1, 0);
    for (const uint32_t group : groups_) ++begins_[group + 1];
    for (size_t group = 0; group < group_count; ++group) begins_[group + 1] += begins_[group];
    next.assign(begins_.begin(), begins_.end() - 1);
    for (size_t group = 0; group < group_count; ++group) {
      while (next[group] < begins_[group + 1]) {
        const size_t here = next[group];
        const uint32_t owner = groups_[here];
        const size_t there = next[owner]++;
        if (owner == group) continue;
        std::swap(values_[here], values_[there]);
        std::swap(groups_[here], groups_[there]);
      }
    }
  }

  /// After sort_by_group(); may be put in another order.
  std::span<T> of_group(size_t group) {
    return {values_.data() + begins_[group], begins_[group + 1] - begins_[group]};
  }

  void clear() {
    values_.clear();
    groups_.clear();
    text_.clear();
  }

  /// `group_count` for the places that sort_by_group() needs.
  size_t memory_bytes(size_t group_count) const {
    return values_.capacity() * sizeof(T) + groups_.capacity() * sizeof(uint32_t) +
           text_.bytes_allocated() + group_count * 2 * sizeof(size_t);
  }

 private:
  void add(uint32_t group, const T& value) {
    if constexpr (std::is_same_v<T, StringRef>) {
      const std::string_view copy = text_.copy(value.view());
      values_.push_back({copy.data(), value.size});
    } else {
      values_.push_back(value);
    }
    groups_.push_back(group);
  }

  std::vector<T> values_;
  std::vector<uint32_t> groups_;
  std::vector<size_t> begins_;
  Arena text_;
};

}  // namespace adze::exec
