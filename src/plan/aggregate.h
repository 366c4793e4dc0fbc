#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "column/type.h"

/// The table of aggregates. Adding one is adding a line here, a row in aggregate.cc and a factory
/// in exec/aggregate_states.cc (both complete by static_assert).
namespace adze::plan {

enum class AggregateId : uint8_t {
  kCountStar,  ///< rows
  kCount,      ///< rows where the argument is not NULL
  kCountIf,    ///< rows where the argument is true; NULL if none has a value, as in DuckDB
  kSum,  ///< integers, bools: int64 exact or an error; decimal: decimal(38,s); floats: float64
  kAvg,  ///< int, decimal, float: float64; date, timestamp: timestamp
  kProduct,
  kMin,  ///< any type, kept
  kMax,
  kArgMin,  ///< the first argument where the second is least; rows with a NULL in either don't
            ///< count
  kArgMax,
  kFirst,     ///< of the first row, NULL or not
  kLast,      ///< of the last row, NULL or not
  kAnyValue,  ///< of the first row where it is not NULL
  kBoolAnd,
  kBoolOr,
  kVarianceSample,
  kVariancePopulation,
  kDeviationSample,
  kDeviationPopulation,
  kCovarianceSample,
  kCovariancePopulation,
  kCorrelation,
  kRegressionSlope,  ///< of (y, x), as all of them
  kRegressionIntercept,
  kRegressionR2,
  kRegressionCount,
  kRegressionAverageX,
  kRegressionAverageY,
  kRegressionSxx,
  kRegressionSyy,
  kRegressionSxy,
  kMedian,
  kQuantileContinuous,  ///< between two values; parameter: the fraction
  kQuantileDiscrete,    ///< one of the values; parameter: the fraction
  kMode,                ///< of several that are as frequent the one that comes first
  kStringAgg,           ///< parameter: the separator
  kApproxCountDistinct,
  kCount_,
};

/// Types to which the arguments go, and what comes out.
struct AggregateTypes {
  Type first;
  Type second;  ///< of aggregates of two arguments
  Type result;
};

/// What an aggregate takes besides its arguments of the data, as a literal.
enum class AggregateParameter : uint8_t {
  kNone,
  kFraction,   ///< 0 to 1, must be there
  kSeparator,  ///< text, a comma by default
};

enum AggregateTrait : uint8_t {
  kKeepsNulls = 1,      ///< a row counts although its argument is NULL
  kByOrder = 2,         ///< ORDER BY within it makes a difference (but for rounding)
  kIgnoresRepeats = 4,  ///< DISTINCT makes no difference
  kHoldsValues = 8,     ///< its memory grows with the rows, not only with the groups
  kOrdersItself = 16,   ///< ORDER BY within it could be taken for something else
};

struct AggregateRow {
  AggregateId id;
  const char* name;  ///< the one in messages
  uint8_t argument_count;
  AggregateParameter parameter;
  /// Nothing for types that it can't do. Never asked for the null type, but for `second` of an
  /// aggregate of one argument.
  std::optional<AggregateTypes> (*types)(Type first, Type second);
  Type null_argument;  ///< the type of NULL as an argument
  const char* takes;   ///< "numbers", for the message when types() gives nothing
  uint8_t traits;      ///< of AggregateTrait

  bool has(AggregateTrait trait) const { return (traits & trait) != 0; }
};

const AggregateRow& aggregate_row(AggregateId id);
inline const char* aggregate_name(AggregateId id) { return aggregate_row(id).name; }

/// Every name in SQL, aliases too (`mean`, `stddev`), lower case.
struct AggregateName {
  const char* name;
  AggregateId id;
};
std::span<const AggregateName> aggregate_names();
std::optional<AggregateId> find_aggregate(std::string_view name);

}  // namespace adze::plan
