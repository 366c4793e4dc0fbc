#include "plan/aggregate.h"

#include <algorithm>

#include "base/error.h"
#include "plan/type_rules.h"

// Tested by aggregate_test.cc; what each aggregate means, by tests/cases/aggregates.
namespace adze::plan {
namespace {

using Types = std::optional<AggregateTypes>;

Types count_types(Type first, Type) { return AggregateTypes{first, {}, int64_type}; }

Types count_if_types(Type first, Type) {
  if (first != bool_type) return std::nullopt;
  return AggregateTypes{first, {}, int64_type};
}

Types sum_types(Type first, Type) {
  const std::optional<Type> result = sum_type(first);
  if (!result) return std::nullopt;
  return AggregateTypes{first, {}, *result};
}

Types average_types(Type first, Type) {
  const std::optional<Type> result = average_type(first);
  if (!result) return std::nullopt;
  return AggregateTypes{first, {}, *result};
}

Types same_types(Type first, Type) { return AggregateTypes{first, {}, first}; }

Types same_types_by_second(Type first, Type second) { return AggregateTypes{first, second, first}; }

Types bool_types(Type first, Type) {
  if (first != bool_type) return std::nullopt;
  return AggregateTypes{bool_type, {}, bool_type};
}

/// Statistics are computed in double precision.
Types float_types(Type first, Type) {
  if (!first.is_number()) return std::nullopt;
  return AggregateTypes{float64_type, {}, float64_type};
}

Types float_pair_types(Type first, Type second) {
  if (!first.is_number() || !second.is_number()) return std::nullopt;
  return AggregateTypes{float64_type, float64_type, float64_type};
}

Types count_pair_types(Type first, Type second) {
  if (!first.is_number() || !second.is_number()) return std::nullopt;
  return AggregateTypes{float64_type, float64_type, int64_type};
}

/// What lies between two integers is a double, between two dates a timestamp.
Types between_types(Type first, Type) {
  if (first.is_integer()) return AggregateTypes{float64_type, {}, float64_type};
  if (first == date_type) return AggregateTypes{timestamp_type, {}, timestamp_type};
  if (first.is_number() || first.is_temporal()) return AggregateTypes{first, {}, first};
  return std::nullopt;
}

/// Between two texts or bools there is nothing: their median is one of them.
Types median_types(Type first, Type second) {
  const Types types = between_types(first, second);
  return types ? types : same_types(first, second);
}

Types text_types(Type first, Type) {
  if (first == binary_type) return std::nullopt;
  return AggregateTypes{string_type, {}, string_type};
}

using Id = AggregateId;
using Parameter = AggregateParameter;

constexpr const char* kAnything = "values";
constexpr const char* kNumbers = "numbers";

// In the order of AggregateId, which the static_assert below checks row by row.
constexpr AggregateRow kRows[] = {
    {Id::kCountStar, "count_star", 0, Parameter::kNone, count_types, int32_type, kAnything, 0},
    {Id::kCount, "count", 1, Parameter::kNone, count_types, int32_type, kAnything, 0},
    {Id::kCountIf, "count_if", 1, Parameter::kNone, count_if_types, bool_type, "true or false", 0},
    {Id::kSum, "sum", 1, Parameter::kNone, sum_types, int32_type, kNumbers, 0},
    {Id::kAvg, "avg", 1, Parameter::kNone, average_types, int32_type,
     "numbers, dates or timestamps", 0},
    {Id::kProduct, "product", 1, Parameter::kNone, float_types, float64_type, kNumbers, 0},
    {Id::kMin, "min", 1, Parameter::kNone, same_types, int32_type, kAnything, kIgnoresRepeats},
    {Id::kMax, "max", 1, Parameter::kNone, same_types, int32_type, kAnything, kIgnoresRepeats},
    {Id::kArgMin, "arg_min", 2, Parameter::kNone, same_types_by_second, int32_type, kAnything,
     kByOrder | kIgnoresRepeats},
    {Id::kArgMax, "arg_max", 2, Parameter::kNone, same_types_by_second, int32_type, kAnything,
     kByOrder | kIgnoresRepeats},
    {Id::kFirst, "first", 1, Parameter::kNone, same_types, int32_type, kAnything,
     kKeepsNulls | kByOrder | kIgnoresRepeats},
    {Id::kLast, "last", 1, Parameter::kNone, same_types, int32_type, kAnything,
     kKeepsNulls | kByOrder},
    {Id::kAnyValue, "any_value", 1, Parameter::kNone, same_types, int32_type, kAnything,
     kByOrder | kIgnoresRepeats},
    {Id::kBoolAnd, "bool_and", 1, Parameter::kNone, bool_types, bool_type, "true or false",
     kIgnoresRepeats},
    {Id::kBoolOr, "bool_or", 1, Parameter::kNone, bool_types, bool_type, "true or false",
     kIgnoresRepeats},
    {Id::kVarianceSample, "var_samp", 1, Parameter::kNone, float_types, float64_type, kNumbers, 0},
    {Id::kVariancePopulation, "var_pop", 1, Parameter::kNone, float_types, float64_type, kNumbers,
     0},
    {Id::kDeviationSample, "stddev_samp", 1, Parameter::kNone, float_types, float64_type, kNumbers,
     0},
    {Id::kDeviationPopulation, "stddev_pop", 1, Parameter::kNone, float_types, float64_type,
     kNumbers, 0},
    {Id::kCovarianceSample, "covar_samp", 2, Parameter::kNone, float_pair_types, float64_type,
     kNumbers, 0},
    {Id::kCovariancePopulation, "covar_pop", 2, Parameter::kNone, float_pair_types, float64_type,
     kNumbers, 0},
    {Id::kCorrelation, "corr", 2, Parameter::kNone, float_pair_types, float64_type, kNumbers, 0},
    {Id::kRegressionSlope, "regr_slope", 2, Parameter::kNone, float_pair_types, float64_type,
     kNumbers, 0},
    {Id::kRegressionIntercept, "regr_intercept", 2, Parameter::kNone, float_pair_types,
     float64_type, kNumbers, 0},
    {Id::kRegressionR2, "regr_r2", 2, Parameter::kNone, float_pair_types, float64_type, kNumbers,
     0},
    {Id::kRegressionCount, "regr_count", 2, Parameter::kNone, count_pair_types, float64_type,
     kNumbers, 0},
    {Id::kRegressionAverageX, "regr_avgx", 2, Parameter::kNone, float_pair_types, float64_type,
     kNumbers, 0},
    {Id::kRegressionAverageY, "regr_avgy", 2, Parameter::kNone, float_pair_types, float64_type,
     kNumbers, 0},
    {Id::kRegressionSxx, "regr_sxx", 2, Parameter::kNone, float_pair_types, float64_type, kNumbers,
     0},
    {Id::kRegressionSyy, "regr_syy", 2, Parameter::kNone, float_pair_types, float64_type, kNumbers,
     0},
    {Id::kRegressionSxy, "regr_sxy", 2, Parameter::kNone, float_pair_types, float64_type, kNumbers,
     0},
    {Id::kMedian, "median", 1, Parameter::kNone, median_types, float64_type, kAnything,
     kHoldsValues | kOrdersItself},
    {Id::kQuantileContinuous, "quantile_cont", 1, Parameter::kFraction, between_types, float64_type,
     "numbers, dates, times or timestamps", kHoldsValues | kOrdersItself},
    {Id::kQuantileDiscrete, "quantile_disc", 1, Parameter::kFraction, same_types, int32_type,
     kAnything, kHoldsValues | kOrdersItself},
    {Id::kMode, "mode", 1, Parameter::kNone, same_types, int32_type, kAnything,
     kByOrder | kHoldsValues},
    {Id::kStringAgg, "string_agg", 1, Parameter::kSeparator, text_types, string_type, "text",
     kByOrder | kHoldsValues},
    {Id::kApproxCountDistinct, "approx_count_distinct", 1, Parameter::kNone, count_types,
     int32_type, kAnything, kIgnoresRepeats},
};

constexpr bool rows_match_list() {
  size_t row = 0;
  for (const AggregateRow& aggregate : kRows) {
    if (static_cast<size_t>(aggregate.id) != row++) return false;
  }
  return row == static_cast<size_t>(AggregateId::kCount_);
}
static_assert(rows_match_list(), "kRows has one row per aggregate, in order");

constexpr AggregateName kNames[] = {
    {"count", Id::kCount},
    {"count_if", Id::kCountIf},
    {"countif", Id::kCountIf},
    {"sum", Id::kSum},
    {"avg", Id::kAvg},
    {"mean", Id::kAvg},
    {"product", Id::kProduct},
    {"min", Id::kMin},
    {"max", Id::kMax},
    {"arg_min", Id::kArgMin},
    {"argmin", Id::kArgMin},
    {"min_by", Id::kArgMin},
    {"arg_max", Id::kArgMax},
    {"argmax", Id::kArgMax},
    {"max_by", Id::kArgMax},
    {"first", Id::kFirst},
    {"arbitrary", Id::kFirst},
    {"last", Id::kLast},
    {"any_value", Id::kAnyValue},
    {"bool_and", Id::kBoolAnd},
    {"bool_or", Id::kBoolOr},
    {"variance", Id::kVarianceSample},
    {"var_samp", Id::kVarianceSample},
    {"var_pop", Id::kVariancePopulation},
    {"stddev", Id::kDeviationSample},
    {"stddev_samp", Id::kDeviationSample},
    {"stddev_pop", Id::kDeviationPopulation},
    {"covar_samp", Id::kCovarianceSample},
    {"covar_pop", Id::kCovariancePopulation},
    {"corr", Id::kCorrelation},
    {"regr_slope", Id::kRegressionSlope},
    {"regr_intercept", Id::kRegressionIntercept},
    {"regr_r2", Id::kRegressionR2},
    {"regr_count", Id::kRegressionCount},
    {"regr_avgx", Id::kRegressionAverageX},
    {"regr_avgy", Id::kRegressionAverageY},
    {"regr_sxx", Id::kRegressionSxx},
    {"regr_syy", Id::kRegressionSyy},
    {"regr_sxy", Id::kRegressionSxy},
    {"median", Id::kMedian},
    {"quantile_cont", Id::kQuantileContinuous},
    {"quantile_disc", Id::kQuantileDiscrete},
    {"quantile", Id::kQuantileDiscrete},
    {"mode", Id::kMode},
    {"string_agg", Id::kStringAgg},
    {"listagg", Id::kStringAgg},
    {"group_concat", Id::kStringAgg},
    {"approx_count_distinct", Id::kApproxCountDistinct},
};

}  // namespace

const AggregateRow& aggregate_row(AggregateId id) {
  ADZE_CHECK(id < AggregateId::kCount_);
  return kRows[static_cast<size_t>(id)];
}

std::span<const AggregateName> aggregate_names() { return kNames; }

std::optional<AggregateId> find_aggregate(std::string_view name) {
  const auto found = std::find_if(std::begin(kNames), std::end(kNames),
                                  [&](const AggregateName& known) { return name == known.name; });
  if (found == std::end(kNames)) return std::nullopt;
  return found->id;
}

}  // namespace adze::plan
