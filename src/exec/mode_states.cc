#include <algorithm>
#include <vector>

#include "column/gather.h"
#include "exec/aggregate_factories.h"
#include "exec/group_table.h"
#include "exec/grouped_pairs.h"
#include "exec/state_array.h"

// mode(): how often each value of a group occurs, in a table of pairs (group, value) that keeps
// their first appearance's order. So of values that occur equally often the first one wins, as in
// DuckDB on one thread, whatever the threads here.
namespace adze::exec {
namespace {

class ModeStates : public AggregateStates {
 public:
  ModeStates(const plan::Aggregate& aggregate, std::span<const Type> types)
      : type_(aggregate.type), pairs_(types) {}

  void resize(size_t group_count) override { group_count_ = std::max(group_count_, group_count); }

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    const std::span<const uint32_t> found = pairs_.insert(arguments, 1, groups, rows);
    counts_.resize(pairs_.count(), 0);
    for (const uint32_t pair : found) ++counts_[pair];
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t) override {
    const auto& other = static_cast<const ModeStates&>(partial);
    const std::span<const uint32_t> found = pairs_.insert(other.pairs_, groups);
    counts_.resize(pairs_.count(), 0);
    for (size_t i = 0; i < found.size(); ++i) counts_[found[i]] += other.counts_[i];
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (!is_finished_) find_most_frequent();
    is_finished_ = true;
    const Vector values = pairs_.column(0);
    return dispatch_kind(type_.kind(), [&](auto tag) {
      using T = decltype(tag);
      const T* from = static_cast<const T*>(values.values);
      return finish_groups<T>(begin, count, type_, storage, [&](size_t group, T& to) {
        if (most_frequent_[group] == kNone) return false;
        to = from[most_frequent_[group]];
        return true;
      });
    });
  }

  void clear() override {
    pairs_.clear();
    counts_.clear();
    group_count_ = 0;
    is_finished_ = false;
  }

  size_t memory_bytes() const override {
    return pairs_.memory_bytes() + counts_.capacity() * sizeof(uint64_t) +
           group_count_ * sizeof(uint32_t);
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  void find_most_frequent() {
    most_frequent_.assign(group_count_, kNone);
    for (size_t pair = 0; pair < counts_.size(); ++pair) {
      uint32_t& best = most_frequent_[pairs_.group(pair)];
      if (best == kNone || counts_[pair] > counts_[best]) best = static_cast<uint32_t>(pair);
    }
  }

  Type type_;
  GroupedPairs pairs_;
  std::vector<uint64_t> counts_;         ///< by pair
  std::vector<uint32_t> most_frequent_;  ///< by group: a pair
  size_t group_count_ = 0;
  bool is_finished_ = false;
};

}  // namespace

MadeStates make_mode_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  return std::make_unique<ModeStates>(aggregate, types);
}

}  // namespace adze::exec
