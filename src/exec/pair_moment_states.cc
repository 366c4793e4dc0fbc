#include <cmath>

#include "exec/aggregate_factories.h"
#include "exec/finite_result.h"
#include "exec/state_array.h"

// Covariance, correlation and linear regression of two columns: the methods of moment_states.cc,
// with the sum of products of deviations as a third moment. Rows where either is NULL don't count.
// The regr_ functions take (y, x), as in SQL; the others are symmetric. The state calls its first
// argument y and its second x.
//
// One division a row. Tested by aggregate_states_test.cc and 57_aggregates_against_duckdb.py.
namespace adze::exec {
namespace {

using plan::AggregateId;

struct PairState {
  int64_t count = 0;
  double mean_y = 0;
  double mean_x = 0;
  double squares_y = 0;  ///< sums of squared deviations from the mean
  double squares_x = 0;
  double products = 0;  ///< sum of the deviations' products
  double sum_y = 0;     ///< a mean of its own: inf stays inf here
  double sum_x = 0;

  void add(double y, double x) {
    ++count;
    const double difference_y = y - mean_y;
    const double difference_x = x - mean_x;
    mean_y += difference_y / static_cast<double>(count);
    mean_x += difference_x / static_cast<double>(count);
    squares_y += difference_y * (y - mean_y);
    squares_x += difference_x * (x - mean_x);
    products += difference_x * (y - mean_y);
    sum_y += y;
    sum_x += x;
  }
  void merge(const PairState& other) {
    if (other.count == 0) return;
    if (count == 0) {
      *this = other;
      return;
    }
    const auto here = static_cast<double>(count);
    const auto there = static_cast<double>(other.count);
    const double difference_y = other.mean_y - mean_y;
    const double difference_x = other.mean_x - mean_x;
    const double weight = here * there / (here + there);
    count += other.count;
    mean_y += difference_y * (there / (here + there));
    mean_x += difference_x * (there / (here + there));
    squares_y += other.squares_y + difference_y * difference_y * weight;
    squares_x += other.squares_x + difference_x * difference_x * weight;
    products += other.products + difference_y * difference_x * weight;
    sum_y += other.sum_y;
    sum_x += other.sum_x;
  }
};

class PairStates : public GroupStates<PairState> {
 public:
  using GroupStates::GroupStates;

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    const Values<double> ys(arguments[0]);
    const Values<double> xs(arguments[1]);
    const Validity has_y(arguments[0]);
    const Validity has_x(arguments[1]);
    update_each(groups, rows, [&](PairState& state, size_t i) {
      if (has_y[i] && has_x[i]) state.add(ys[i], xs[i]);
    });
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) override {
    const auto& other = static_cast<const PairStates&>(partial);
    for (size_t i = 0; i < count; ++i) states_[groups[i]].merge(other.states_[i]);
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (aggregate_.function == AggregateId::kRegressionCount) {
      return finish_groups<int64_t>(begin, count, int64_type, storage,
                                    [&](size_t group, int64_t& to) {
                                      to = states_[group].count;
                                      return true;
                                    });
    }
    return finish_groups<double>(
        begin, count, float64_type, storage, [&](size_t group, double& to) {
          const PairState& state = states_[group];
          return state.count > 0 && result(state, static_cast<double>(state.count), to);
        });
  }

 private:
  /// False for NULL. As in DuckDB: the slope and correlation of what doesn't vary is NaN.
  bool result(const PairState& state, double count, double& to) const {
    switch (aggregate_.function) {
      case AggregateId::kCovarianceSample:
        to = state.products / (count - 1);
        return state.count > 1;
      case AggregateId::kCovariancePopulation:
        to = state.products / count;
        return true;
      case AggregateId::kCorrelation:
        to = correlation(state, count);
        return true;
      case AggregateId::kRegressionSlope:
        to = slope(state, count);
        return true;
      case AggregateId::kRegressionIntercept:
        to = state.sum_y / count - slope(state, count) * (state.sum_x / count);
        return !std::isnan(slope(state, count));
      case AggregateId::kRegressionR2:
        return determination(state, count, to);
      case AggregateId::kRegressionAverageX:
        to = state.sum_x / count;
        return true;
      case AggregateId::kRegressionAverageY:
        to = state.sum_y / count;
        return true;
      case AggregateId::kRegressionSxx:
        to = count * variance(state.squares_x, count);
        return true;
      case AggregateId::kRegressionSyy:
        to = count * variance(state.squares_y, count);
        return true;
      default:
        to = state.products;
        return true;
    }
  }

  /// Of the population; that of one row is 0.
  double variance(double squares, double count) const {
    if (count <= 1) return 0;
    check_finite(aggregate_, squares / count);
    return squares / count;
  }

  double slope(const PairState& state, double count) const {
    return state.products / count / variance(state.squares_x, count);
  }

  double correlation(const PairState& state, double count) const {
    const double deviation_x = std::sqrt(variance(state.squares_x, count));
    const double deviation_y = std::sqrt(variance(state.squares_y, count));
    return state.products / count / (deviation_x * deviation_y);
  }

  bool determination(const PairState& state, double count, double& to) const {
    if (variance(state.squares_x, count) == 0) return false;
    const bool is_flat = variance(state.squares_y, count) == 0;
    const double root = is_flat ? 1 : correlation(state, count);
    to = root * root;
    return true;
  }
};

}  // namespace

MadeStates make_pair_moment_states(const plan::Aggregate& aggregate, std::span<const Type>) {
  return std::make_unique<PairStates>(aggregate);
}

}  // namespace adze::exec
