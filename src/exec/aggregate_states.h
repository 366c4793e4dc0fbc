#pragma once

#include <cstdint>
#include <memory>

#include "column/vector.h"
#include "plan/expression.h"

namespace adze::exec {

/// The states of one aggregate function for all groups: an array, by group. NULLs are skipped.
///
/// Partial states of a segment are merged in segment order, so sums of floats are the same for any
/// number of threads. One thread at a time.
class AggregateStates {
 public:
  virtual ~AggregateStates() = default;

  /// States for groups [0, count), new ones empty. Never shrinks but by clear().
  virtual void resize(size_t group_count) = 0;
  /// Adds row i of `argument` to group `groups[i]`; a null `groups` means group 0 for all.
  /// count(*) ignores `argument`.
  virtual void update(const Vector& argument, const uint32_t* groups, size_t rows) = 0;
  /// Adds the states of `partial`, of the same class, where its group i is our groups[i].
  virtual void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) = 0;
  /// The results of groups [begin, begin + count), valid until the next call or change. Throws
  /// Error(kSqlData) for a sum that doesn't fit its type.
  virtual Vector finish(size_t begin, size_t count, VectorStorage& storage) = 0;
  /// Forgets all groups and keeps the memory.
  virtual void clear() = 0;
  virtual size_t memory_bytes() const = 0;
};

/// `aggregate` is borrowed; its argument, if any, has type `argument_type`.
std::unique_ptr<AggregateStates> make_aggregate_states(const plan::Aggregate& aggregate,
                                                       Type argument_type);

/// The same for DISTINCT (distinct_states.cc): every value of a group counts once.
std::unique_ptr<AggregateStates> make_distinct_states(const plan::Aggregate& aggregate,
                                                      Type argument_type);

}  // namespace adze::exec
