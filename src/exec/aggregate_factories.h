#pragma once

#include <memory>
#include <span>

#include "exec/aggregate_states.h"

/// The parts that make_aggregate_states() puts together. All borrow `aggregate`; `types` are those
/// of its arguments, cast by the binder as the table in plan/aggregate.h says.
namespace adze::exec {

using StatesFactory = std::unique_ptr<AggregateStates> (*)(const plan::Aggregate& aggregate,
                                                           std::span<const Type> types);
using MadeStates = std::unique_ptr<AggregateStates>;

MadeStates make_count_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_sum_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_average_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_product_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_min_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_max_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_arg_best_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_picked_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_moment_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_pair_moment_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_quantile_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_mode_states(const plan::Aggregate& aggregate, std::span<const Type> types);
MadeStates make_text_aggregate_states(const plan::Aggregate& aggregate,
                                      std::span<const Type> types);
MadeStates make_distinct_count_states(const plan::Aggregate& aggregate,
                                      std::span<const Type> types);

/// How often the values that DISTINCT or ORDER BY has kept are in memory at the end: handed on to
/// states that hold values in their turn, and make texts of them, or only seen.
inline size_t copies_at_the_end(const plan::Aggregate& aggregate) {
  return plan::aggregate_row(aggregate.function).has(plan::kHoldsValues) ? 3 : 1;
}

/// DISTINCT: every tuple of a group counts once for `plain`.
MadeStates make_distinct_states(const plan::Aggregate& aggregate, std::span<const Type> types,
                                MadeStates plain);
/// ORDER BY within the aggregate: `plain` gets the rows of each group in that order. `types` are
/// those of the arguments, then of the keys.
MadeStates make_ordered_states(const plan::Aggregate& aggregate, std::span<const Type> types,
                               MadeStates plain);

}  // namespace adze::exec
