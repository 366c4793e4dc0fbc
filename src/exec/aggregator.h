#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_budget.h"
#include "exec/aggregate_states.h"
#include "exec/group_table.h"
#include "plan/plan.h"

namespace adze::exec {

/// What an Aggregate node becomes: a projection that computes keys and arguments row by row, and
/// aggregates over the columns that come out.
///
/// FILTER (WHERE c) is gone where NULLs are skipped: the argument is CASE WHEN c THEN argument END
/// (for count(*), count of CASE WHEN c THEN true END). Where they count, as for first(), it is a
/// column of its own. Equal arguments are computed once.
struct AggregateInput {
  /// The columns of the projection that one aggregate reads.
  struct Columns {
    std::vector<size_t> arguments;  ///< its arguments, then its ORDER BY's keys
    std::optional<size_t> filter;   ///< bool; only rows where it is true count
  };

  plan::Node projection;  ///< keys, then the distinct arguments
  size_t key_count = 0;
  std::vector<plan::Aggregate> aggregates;  ///< without arguments and filters
  std::vector<Columns> columns;             ///< by aggregate
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
  /// The states of one aggregate.
  struct Member {
    std::unique_ptr<AggregateStates> states;
    /// Of states that grow with the rows: "median()", for the message when memory runs out.
    std::string holder;
    std::unique_ptr<MemoryReservation> reservation;
  };

  Member make_member(size_t index) const;
  void update_member(size_t index, const Batch& batch, const uint32_t* groups);
  void update_filtered(Member& member, const Vector& filter, const uint32_t* groups, size_t rows);
  void reserve();

  const AggregateInput& input_;
  GroupTable table_;
  std::deque<Member> members_;
  std::vector<uint32_t> groups_;
  MemoryReservation reservation_;

  // For one aggregate at a time.
  std::vector<Vector> arguments_;
  std::vector<uint32_t> filtered_rows_;
  std::vector<uint32_t> filtered_groups_;
  std::deque<VectorStorage> filtered_storage_;
};

}  // namespace adze::exec
