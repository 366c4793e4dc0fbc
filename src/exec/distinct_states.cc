#include <vector>

#include "exec/aggregate_states.h"
#include "exec/gather.h"
#include "exec/group_table.h"
#include "exec/vector_access.h"

// DISTINCT: a table of the pairs (group, value) seen, in order of first appearance. A partial table
// is merged by its pairs, with the groups renumbered; the plain aggregate runs over the pairs at
// the end. So sums of distinct floats don't depend on threads either.
namespace adze::exec {
namespace {

class DistinctStates : public AggregateStates {
 public:
  DistinctStates(const plan::Aggregate& aggregate, Type argument_type)
      : pairs_({int64_type, argument_type}),
        plain_(make_aggregate_states(aggregate, argument_type)) {}

  void resize(size_t group_count) override { group_count_ = std::max(group_count_, group_count); }

  void update(const Vector& argument, const uint32_t* groups, size_t rows) override {
    rows_.clear();
    const Validity valid(argument);
    for (size_t i = 0; i < rows; ++i) {
      if (valid[i]) rows_.push_back(static_cast<uint32_t>(i));
    }
    group_storage_.prepare(Kind::kInt64, rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      group_storage_.int64s()[i] = groups == nullptr ? 0 : groups[rows_[i]];
    }
    Vector values = argument;
    if (rows_.size() < rows) {
      values = gather(argument, rows_.data(), rows_.size(), value_storage_);
    }
    insert(values, rows_.size());
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t) override {
    const auto& other = static_cast<const DistinctStates&>(partial);
    const size_t count = other.pairs_.group_count();
    const int64_t* from = other.pairs_.key(0).int64s();
    group_storage_.prepare(Kind::kInt64, count);
    for (size_t i = 0; i < count; ++i) group_storage_.int64s()[i] = groups[from[i]];
    insert(other.pairs_.key(1), count);
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (!is_finished_) {
      plain_->resize(group_count_);
      const size_t pairs = pairs_.group_count();
      const int64_t* from = pairs_.key(0).int64s();
      found_.assign(from, from + pairs);
      plain_->update(pairs_.key(1), found_.data(), pairs);
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

  size_t memory_bytes() const override { return pairs_.memory_bytes() + plain_->memory_bytes(); }

 private:
  /// Pairs of the groups in group_storage_ and `values`.
  void insert(const Vector& values, size_t count) {
    if (count == 0) return;
    Vector groups;
    groups.type = int64_type;
    groups.values = group_storage_.values();
    const Vector keys[] = {groups, values};
    found_.resize(std::max(found_.size(), count));
    pairs_.find_or_insert(keys, count, found_.data());
  }

  GroupTable pairs_;
  std::unique_ptr<AggregateStates> plain_;
  size_t group_count_ = 0;
  bool is_finished_ = false;
  std::vector<uint32_t> rows_;
  std::vector<uint32_t> found_;
  VectorStorage group_storage_;
  VectorStorage value_storage_;
};

}  // namespace

std::unique_ptr<AggregateStates> make_distinct_states(const plan::Aggregate& aggregate,
                                                      Type argument_type) {
  return std::make_unique<DistinctStates>(aggregate, argument_type);
}

}  // namespace adze::exec
