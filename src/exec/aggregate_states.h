#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "column/vector.h"
#include "plan/expression.h"

namespace adze::exec {

/// The states of one aggregate for all groups: an array, by group.
///
/// Partial states of a segment are merged in segment order, so whatever depends on the order of the
/// rows (sums of floats, first(), string_agg()) is the same for any number of threads. One thread
/// at a time.
class AggregateStates {
 public:
  virtual ~AggregateStates() = default;

  /// States for groups [0, count), new ones empty. Never shrinks but by clear().
  virtual void resize(size_t group_count) = 0;
  /// Adds row i of `arguments` to group `groups[i]`; a null `groups` means group 0 for all.
  virtual void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) = 0;
  /// Adds the states of `partial`, of the same class, where its group i is our groups[i].
  virtual void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) = 0;
  /// The results of groups [begin, begin + count), valid until the next call or change. Throws
  /// Error(kSqlData) for a result that doesn't fit its type. After the first finish() come no more
  /// rows until clear().
  virtual Vector finish(size_t begin, size_t count, VectorStorage& storage) = 0;
  /// Forgets all groups and keeps the memory.
  virtual void clear() = 0;
  /// Held now; where finish() needs much more, that too.
  virtual size_t memory_bytes() const = 0;
};

/// The states of `aggregate` (borrowed), DISTINCT and ORDER BY within it included. update() takes
/// its arguments, then its ORDER BY's keys; `types` are theirs.
std::unique_ptr<AggregateStates> make_aggregate_states(const plan::Aggregate& aggregate,
                                                       std::span<const Type> types);

}  // namespace adze::exec
