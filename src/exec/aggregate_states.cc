#include "exec/aggregate_states.h"

#include "base/error.h"
#include "exec/aggregate_factories.h"

// Tested by aggregate_states_test.cc.
namespace adze::exec {
namespace {

using plan::AggregateId;

struct FactoryRow {
  AggregateId id;
  StatesFactory make;
};

// In the order of AggregateId, which the static_assert below checks row by row.
constexpr FactoryRow kFactories[] = {
    {AggregateId::kCountStar, make_count_states},
    {AggregateId::kCount, make_count_states},
    {AggregateId::kCountIf, make_sum_states},
    {AggregateId::kSum, make_sum_states},
    {AggregateId::kAvg, make_average_states},
    {AggregateId::kProduct, make_product_states},
    {AggregateId::kMin, make_min_states},
    {AggregateId::kMax, make_max_states},
    {AggregateId::kArgMin, make_arg_best_states},
    {AggregateId::kArgMax, make_arg_best_states},
    {AggregateId::kFirst, make_picked_states},
    {AggregateId::kLast, make_picked_states},
    {AggregateId::kAnyValue, make_picked_states},
    {AggregateId::kBoolAnd, make_min_states},
    {AggregateId::kBoolOr, make_max_states},
    {AggregateId::kVarianceSample, make_moment_states},
    {AggregateId::kVariancePopulation, make_moment_states},
    {AggregateId::kDeviationSample, make_moment_states},
    {AggregateId::kDeviationPopulation, make_moment_states},
    {AggregateId::kCovarianceSample, make_pair_moment_states},
    {AggregateId::kCovariancePopulation, make_pair_moment_states},
    {AggregateId::kCorrelation, make_pair_moment_states},
    {AggregateId::kRegressionSlope, make_pair_moment_states},
    {AggregateId::kRegressionIntercept, make_pair_moment_states},
    {AggregateId::kRegressionR2, make_pair_moment_states},
    {AggregateId::kRegressionCount, make_pair_moment_states},
    {AggregateId::kRegressionAverageX, make_pair_moment_states},
    {AggregateId::kRegressionAverageY, make_pair_moment_states},
    {AggregateId::kRegressionSxx, make_pair_moment_states},
    {AggregateId::kRegressionSyy, make_pair_moment_states},
    {AggregateId::kRegressionSxy, make_pair_moment_states},
    {AggregateId::kMedian, make_quantile_states},
    {AggregateId::kQuantileContinuous, make_quantile_states},
    {AggregateId::kQuantileDiscrete, make_quantile_states},
    {AggregateId::kMode, make_mode_states},
    {AggregateId::kStringAgg, make_text_aggregate_states},
    {AggregateId::kApproxCountDistinct, make_distinct_count_states},
};

constexpr bool factories_match_list() {
  size_t row = 0;
  for (const FactoryRow& factory : kFactories) {
    if (static_cast<size_t>(factory.id) != row++) return false;
  }
  return row == static_cast<size_t>(AggregateId::kCount_);
}
static_assert(factories_match_list(), "kFactories has one row per aggregate, in order");

}  // namespace

std::unique_ptr<AggregateStates> make_aggregate_states(const plan::Aggregate& aggregate,
                                                       std::span<const Type> types) {
  ADZE_CHECK(aggregate.function < AggregateId::kCount_ && types.size() >= aggregate.order.size());
  const FactoryRow& factory = kFactories[static_cast<size_t>(aggregate.function)];
  MadeStates states = factory.make(aggregate, types.first(types.size() - aggregate.order.size()));
  if (!aggregate.order.empty()) {
    states = make_ordered_states(aggregate, types, std::move(states));
  }
  if (aggregate.distinct && !types.empty()) {
    states = make_distinct_states(aggregate, types, std::move(states));
  }
  return states;
}

}  // namespace adze::exec
