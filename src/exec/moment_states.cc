#include <fmt/format.h>

#include <cmath>

#include "exec/aggregate_factories.h"
#include "exec/finite_result.h"
#include "exec/state_array.h"

// Variance and standard deviation of a column.
//
// Within a segment by Welford's method (Technometrics 4, 1962): mean and sum of squared deviations
// are corrected by each value, so that nothing large is subtracted from something nearly as large,
// as in the sum of squares minus the square of the sum. Segments are merged, in their order, by
// the formula of Chan, Golub and LeVeque (The American Statistician 37, 1983). DuckDB does the
// same, over other parts of the input, so that its results differ by rounding only.
//
// One division a value. Tested by aggregate_states_test.cc and 57_aggregates_against_duckdb.py.
namespace adze::exec {
namespace {

using plan::AggregateId;

struct MomentState {
  static constexpr bool kNeedsValue = true;
  int64_t count = 0;
  double mean = 0;
  double squares = 0;  ///< sum of squared deviations from the mean

  void add(double value) {
    ++count;
    const double difference = value - mean;
    mean += difference / static_cast<double>(count);
    squares += difference * (value - mean);
  }
  void merge(const MomentState& other) {
    if (other.count == 0) return;
    if (count == 0) {
      *this = other;
      return;
    }
    const auto here = static_cast<double>(count);
    const auto there = static_cast<double>(other.count);
    const double difference = other.mean - mean;
    count += other.count;
    mean += difference * (there / (here + there));
    squares += other.squares + difference * difference * (here * there / (here + there));
  }
};

class MomentStates : public StateArray<double, MomentState> {
 public:
  explicit MomentStates(const plan::Aggregate& aggregate)
      : StateArray(aggregate),
        is_sample_(aggregate.function == AggregateId::kVarianceSample ||
                   aggregate.function == AggregateId::kDeviationSample),
        is_deviation_(aggregate.function == AggregateId::kDeviationSample ||
                      aggregate.function == AggregateId::kDeviationPopulation) {}

  /// A sample of one row has no variance; a population of one row has none, 0.
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    const int64_t missing = is_sample_ ? 1 : 0;
    return finish_groups<double>(begin, count, float64_type, storage,
                                 [&](size_t group, double& to) {
                                   const MomentState& state = states_[group];
                                   if (state.count <= missing) return false;
                                   to = state.count == 1 ? 0.0 : variance(state, missing);
                                   return true;
                                 });
  }

 private:
  double variance(const MomentState& state, int64_t missing) const {
    const double variance = state.squares / static_cast<double>(state.count - missing);
    check_finite(aggregate_, variance);
    return is_deviation_ ? std::sqrt(variance) : variance;
  }

  bool is_sample_;
  bool is_deviation_;
};

}  // namespace

MadeStates make_moment_states(const plan::Aggregate& aggregate, std::span<const Type>) {
  return std::make_unique<MomentStates>(aggregate);
}

}  // namespace adze::exec
