#pragma once

#include <memory>
#include <vector>

#include "base/memory_budget.h"
#include "exec/aggregate_states.h"
#include "exec/group_table.h"
#include "plan/plan.h"

namespace adze::exec {

/// What an Aggregate node becomes: a projection that computes keys and arguments row by row, and
/// aggregates over the columns that come out.
///
/// FILTER (WHERE c) is gone: the argument is CASE WHEN c THEN argument END, since NULLs are skipped
/// (for count(*), count of CASE WHEN c THEN true END). Equal arguments are computed once.
struct AggregateInput {
  plan::Node projection;  ///< keys, then the distinct arguments
  size_t key_count = 0;
  std::vector<plan::Aggregate> aggregates;  ///< without arguments and filters
  std::vector<size_t> argument_columns;     ///< by aggregate: the column of the projection
  std::vector<Type> types;                  ///< of the projection's columns
};
AggregateInput make_aggregate_input(const plan::AggregateNode& node);

/// Groups and the states of their aggregates: of a segment, or of the whole input. One thread at a
/// time.
class Aggregator {
 public:
  /// `input` is borrowed.
  Aggregator(const AggregateInput& input, MemoryBudget& memory);

  /// Adds rows of the projection. Throws Error(kResources) past the budget.
  void update(const Batch& batch);
  /// Adds the groups of a later part of the input.
  void merge(const Aggregator& partial);
  /// Forgets all groups and keeps the memory.
  void clear();

  size_t group_count() const { return table_.group_count(); }
  /// Keys and results of groups [begin, begin + count), into `batch`.
  void finish(size_t begin, size_t count, Batch& batch);

 private:
  void reserve();

  const AggregateInput& input_;
  GroupTable table_;
  std::vector<std::unique_ptr<AggregateStates>> states_;
  std::vector<uint32_t> groups_;
  MemoryReservation reservation_;
};

}  // namespace adze::exec
