#include <string>

#include "exec/aggregate_factories.h"
#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"
#include "exec/state_array.h"

// Sums of integers are exact: 2^32 rows of 64 bits fit in 128. Sums of decimals past 18 digits are
// kept in 192 bits, so that only the result is checked and the order of the rows doesn't matter.
// Sums and products of floats are made in row order within a segment, and segment after segment.
namespace adze::exec {
namespace {

using plan::Aggregate;

/// 192 bits, two's complement.
struct WideSum {
  UInt128 low = 0;
  int64_t high = 0;

  void add(Int128 value) {
    const auto bits = static_cast<UInt128>(value);
    low += bits;
    high += static_cast<int64_t>(low < bits) - static_cast<int64_t>(value < 0);
  }
  void add(const WideSum& other) {
    low += other.low;
    high += other.high + static_cast<int64_t>(low < other.low);
  }
  bool fits_int128() const { return high == (static_cast<Int128>(low) < 0 ? -1 : 0); }
  double as_double() const {
    if (fits_int128()) return static_cast<double>(static_cast<Int128>(low));
    return static_cast<double>(high) * 0x1p128 + static_cast<double>(low);
  }
};

/// Integers, bools and decimals of up to 18 digits.
template <typename T>
struct ExactSumState {
  static constexpr bool kNeedsValue = true;
  Int128 sum = 0;
  int64_t count = 0;

  void add(T value) {
    sum += value;
    ++count;
  }
  void merge(const ExactSumState& other) {
    sum += other.sum;
    count += other.count;
  }
  bool is_null() const { return count == 0; }
  bool exact_sum(Int128& to) const {
    to = sum;
    return true;
  }
  double sum_as_double() const { return static_cast<double>(sum); }
};

struct WideSumState {
  static constexpr bool kNeedsValue = true;
  WideSum sum;
  int64_t count = 0;

  void add(Int128 value) {
    sum.add(value);
    ++count;
  }
  void merge(const WideSumState& other) {
    sum.add(other.sum);
    count += other.count;
  }
  bool is_null() const { return count == 0; }
  bool exact_sum(Int128& to) const {
    to = static_cast<Int128>(sum.low);
    return sum.fits_int128();
  }
  double sum_as_double() const { return sum.as_double(); }
};

struct FloatSumState {
  static constexpr bool kNeedsValue = true;
  double sum = 0;
  int64_t count = 0;

  void add(double value) {
    sum += value;
    ++count;
  }
  void merge(const FloatSumState& other) {
    sum += other.sum;
    count += other.count;
  }
  bool is_null() const { return count == 0; }
  double sum_as_double() const { return sum; }
};

struct ProductState {
  static constexpr bool kNeedsValue = true;
  double product = 1;
  int64_t count = 0;

  void add(double value) {
    product *= value;
    ++count;
  }
  void merge(const ProductState& other) {
    product *= other.product;
    count += other.count;
  }
  bool is_null() const { return count == 0; }
};

[[noreturn]] void throw_sum_does_not_fit(const Aggregate& aggregate) {
  const bool is_decimal = aggregate.type.is_decimal();
  const std::string message = is_decimal ? "the sum of a column has more than 38 digits"
                                         : "the sum of a column does not fit BIGINT";
  throw_sql_data(aggregate.position,
                 {message, message,
                  is_decimal ? "write sum(CAST(… AS DOUBLE))"
                             : "write sum(CAST(… AS DECIMAL(38,0))) or sum(CAST(… AS DOUBLE))"});
}

template <typename T, typename State>
class ExactSumStates : public StateArray<T, State> {
 public:
  using StateArray<T, State>::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    const Type type = this->aggregate_.type;
    const ExactRange range = exact_range(type);
    const auto checked = [&](const State& state) {
      Int128 sum = 0;
      if (!state.exact_sum(sum) || sum < range.min || sum > range.max) {
        throw_sum_does_not_fit(this->aggregate_);
      }
      return sum;
    };
    if (type.kind() == Kind::kInt128) {
      return finish_states<Int128>(this->states_, begin, count, type, storage, checked);
    }
    return finish_states<int64_t>(
        this->states_, begin, count, type, storage,
        [&](const State& state) { return static_cast<int64_t>(checked(state)); });
  }
};

class FloatSumStates : public StateArray<double, FloatSumState> {
 public:
  using StateArray::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<double>(states_, begin, count, float64_type, storage,
                                 [](const FloatSumState& state) { return state.sum; });
  }
};

template <typename T, typename State>
class AverageStates : public StateArray<T, State> {
 public:
  AverageStates(const Aggregate& aggregate, Type argument_type)
      : StateArray<T, State>(aggregate),
        divisor_(static_cast<double>(power_of_ten(argument_type.scale))) {}
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<double>(
        this->states_, begin, count, float64_type, storage, [&](const State& state) {
          return state.sum_as_double() / static_cast<double>(state.count) / divisor_;
        });
  }

 private:
  double divisor_;
};

/// Of dates (in days) and timestamps (in microseconds), to a timestamp. What is less than a
/// microsecond is cut off towards 1970, as in DuckDB.
class TemporalAverageStates : public StateArray<int64_t, ExactSumState<int64_t>> {
 public:
  TemporalAverageStates(const Aggregate& aggregate, Type argument_type)
      : StateArray(aggregate),
        micros_(argument_type.id == TypeId::kDate ? int64_t{86'400'000'000} : 1) {}
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<int64_t>(states_, begin, count, aggregate_.type, storage,
                                  [&](const ExactSumState<int64_t>& state) {
                                    return static_cast<int64_t>(state.sum * micros_ / state.count);
                                  });
  }

 private:
  int64_t micros_;
};

class ProductStates : public StateArray<double, ProductState> {
 public:
  using StateArray::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<double>(states_, begin, count, float64_type, storage,
                                 [](const ProductState& state) { return state.product; });
  }
};

}  // namespace

MadeStates make_sum_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  switch (types[0].kind()) {
    case Kind::kFloat64:
      return std::make_unique<FloatSumStates>(aggregate);
    case Kind::kInt128:
      return std::make_unique<ExactSumStates<Int128, WideSumState>>(aggregate);
    case Kind::kBool:
      return std::make_unique<ExactSumStates<uint8_t, ExactSumState<uint8_t>>>(aggregate);
    default:
      return std::make_unique<ExactSumStates<int64_t, ExactSumState<int64_t>>>(aggregate);
  }
}

MadeStates make_average_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  const Type argument_type = types[0];
  if (aggregate.type.is_temporal()) {
    return std::make_unique<TemporalAverageStates>(aggregate, argument_type);
  }
  switch (argument_type.kind()) {
    case Kind::kFloat64:
      return std::make_unique<AverageStates<double, FloatSumState>>(aggregate, argument_type);
    case Kind::kInt128:
      return std::make_unique<AverageStates<Int128, WideSumState>>(aggregate, argument_type);
    default:
      return std::make_unique<AverageStates<int64_t, ExactSumState<int64_t>>>(aggregate,
                                                                              argument_type);
  }
}

MadeStates make_product_states(const plan::Aggregate& aggregate, std::span<const Type>) {
  return std::make_unique<ProductStates>(aggregate);
}

}  // namespace adze::exec
