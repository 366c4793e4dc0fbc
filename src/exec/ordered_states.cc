#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "column/gather.h"
#include "column/vector_access.h"
#include "exec/aggregate_factories.h"
#include "exec/row_collection.h"
#include "exec/sort_rows.h"

// ORDER BY within an aggregate: all rows are kept as (group, arguments …, keys …), sorted by the
// keys at the end and handed to the plain aggregate in that order. The sort is stable, and partial
// rows are appended in segment order, so ties come in the order of the input.
namespace adze::exec {
namespace {

std::vector<Type> with_group(std::span<const Type> types) {
  std::vector<Type> all = {int64_type};
  all.insert(all.end(), types.begin(), types.end());
  return all;
}

class OrderedStates : public AggregateStates {
 public:
  OrderedStates(const plan::Aggregate& aggregate, std::span<const Type> types, MadeStates plain)
      : rows_(with_group(types)),
        argument_count_(types.size() - aggregate.order.size()),
        copies_(copies_at_the_end(aggregate)),
        plain_(std::move(plain)) {
    for (const plan::AggregateOrder& order : aggregate.order) {
      keys_.push_back({1 + argument_count_ + keys_.size(), order.descending, order.nulls_first});
    }
  }

  void resize(size_t group_count) override { group_count_ = std::max(group_count_, group_count); }

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    append(arguments, rows, [&](size_t i) { return groups == nullptr ? 0 : groups[i]; });
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t) override {
    const RowCollection& other = static_cast<const OrderedStates&>(partial).rows_;
    const std::vector<Vector> columns = other.columns();
    const int64_t* from = columns[0].int64s();
    append(std::span(columns).subspan(1), other.row_count(),
           [&](size_t i) { return groups[from[i]]; });
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (!is_finished_) {
      plain_->resize(group_count_);
      hand_on();
      is_finished_ = true;
    }
    return plain_->finish(begin, count, storage);
  }

  void clear() override {
    rows_.clear();
    plain_->clear();
    group_count_ = 0;
    is_finished_ = false;
  }

  /// With what sorting takes.
  size_t memory_bytes() const override {
    return copies_ * rows_.memory_bytes() + rows_.row_count() * kOrderBytesPerRow;
  }

 private:
  static constexpr size_t kOrderBytesPerRow = 16 + 4;

  template <typename GroupOf>
  void append(std::span<const Vector> columns, size_t rows, GroupOf group_of) {
    group_storage_.prepare(Kind::kInt64, rows);
    for (size_t i = 0; i < rows; ++i) group_storage_.int64s()[i] = group_of(i);
    Vector groups;
    groups.type = int64_type;
    groups.values = group_storage_.values();
    batch_.row_count = rows;
    batch_.columns.assign(1, groups);
    batch_.columns.insert(batch_.columns.end(), columns.begin(), columns.end());
    rows_.append(batch_);
  }

  void hand_on() {
    const std::vector<uint32_t> order = sorted_rows(rows_, keys_, rows_.row_count());
    std::vector<VectorStorage> storage(argument_count_);
    std::vector<uint32_t> groups;
    const int64_t* all_groups = rows_.column(0).int64s();
    for (size_t begin = 0; begin < order.size(); begin += limits::batch_rows_max) {
      const size_t count = std::min(order.size() - begin, limits::batch_rows_max);
      std::vector<Vector> arguments;
      arguments.reserve(argument_count_);
      for (size_t i = 0; i < argument_count_; ++i) {
        arguments.push_back(gather(rows_.column(1 + i), order.data() + begin, count, storage[i]));
      }
      groups.resize(count);
      for (size_t i = 0; i < count; ++i) {
        groups[i] = static_cast<uint32_t>(all_groups[order[begin + i]]);
      }
      plain_->update(arguments, groups.data(), count);
    }
  }

  RowCollection rows_;
  size_t argument_count_;
  size_t copies_;
  std::vector<plan::SortKey> keys_;
  MadeStates plain_;
  size_t group_count_ = 0;
  bool is_finished_ = false;
  VectorStorage group_storage_;
  Batch batch_;
};

}  // namespace

MadeStates make_ordered_states(const plan::Aggregate& aggregate, std::span<const Type> types,
                               MadeStates plain) {
  return std::make_unique<OrderedStates>(aggregate, types, std::move(plain));
}

}  // namespace adze::exec
