#include <algorithm>
#include <vector>

#include "column/gather.h"
#include "exec/aggregate_factories.h"
#include "exec/grouped_pairs.h"

// DISTINCT: a table of the tuples (group, value …) seen, in order of first appearance. A partial
// table is merged by its tuples, with the groups renumbered; the plain aggregate runs over the
// tuples at the end. So sums of distinct floats don't depend on threads either.
namespace adze::exec {
namespace {

class DistinctStates : public AggregateStates {
 public:
  DistinctStates(const plan::Aggregate& aggregate, std::span<const Type> types, MadeStates plain)
      : pairs_(types), plain_(std::move(plain)) {
    const bool keeps_nulls = plan::aggregate_row(aggregate.function).has(plan::kKeepsNulls);
    needed_ = keeps_nulls ? 0 : types.size() - aggregate.order.size();
    copies_ = copies_at_the_end(aggregate);
  }

  void resize(size_t group_count) override { group_count_ = std::max(group_count_, group_count); }

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    pairs_.insert(arguments, needed_, groups, rows);
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t) override {
    pairs_.insert(static_cast<const DistinctStates&>(partial).pairs_, groups);
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (!is_finished_) {
      plain_->resize(group_count_);
      const size_t pairs = pairs_.count();
      std::vector<uint32_t> groups(pairs_.groups(), pairs_.groups() + pairs);
      std::vector<Vector> columns;
      columns.reserve(pairs_.column_count());
      for (size_t i = 0; i < pairs_.column_count(); ++i) columns.push_back(pairs_.column(i));
      plain_->update(columns, groups.data(), pairs);
      is_finished_ = true;
    }
    return plain_->finish(begin, count, storage);
  }

  void clear() override {
    pairs_.clear();
    plain_->clear();
    group_count_ = 0;
    is_finished_ = false;
  }

  size_t memory_bytes() const override { return copies_ * pairs_.memory_bytes() + group_bytes(); }

 private:
  /// Of the pairs, while they are handed on.
  size_t group_bytes() const { return pairs_.count() * sizeof(uint32_t); }

  GroupedPairs pairs_;
  MadeStates plain_;
  size_t needed_ = 0;  ///< columns that may not be NULL
  size_t copies_ = 1;
  size_t group_count_ = 0;
  bool is_finished_ = false;
};

}  // namespace

MadeStates make_distinct_states(const plan::Aggregate& aggregate, std::span<const Type> types,
                                MadeStates plain) {
  return std::make_unique<DistinctStates>(aggregate, types, std::move(plain));
}

}  // namespace adze::exec
