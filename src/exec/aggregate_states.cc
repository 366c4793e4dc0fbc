#include "exec/aggregate_states.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"
#include "exec/value_order.h"
#include "exec/vector_access.h"

// Each aggregate is a State with three functions (add a value, add another state, result); the
// template StateArray gives it the loops. The loops are column-wise, one aggregate after the other,
// so that each is a few instructions without calls; they are compiled twice, with and without the
// test for NULL, and a third time for a single group.
//
// Sums of integers are exact: 2^32 rows of 64 bits fit in 128. Sums of decimals past 18 digits are
// kept in 192 bits, so that only the result is checked and the order of the rows doesn't matter.
// Sums of floats are added in row order within a segment, and segment after segment.
namespace adze::exec {
namespace {

using plan::Aggregate;
using plan::AggregateId;

struct CountState {
  static constexpr bool kNeedsValue = false;
  int64_t count = 0;

  void add() { ++count; }
  void merge(const CountState& other) { count += other.count; }
  bool is_null() const { return false; }
};

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

/// The branch that replaces the value is rarely taken once a group has seen some rows.
template <typename T, bool kMax>
struct BestState {
  static constexpr bool kNeedsValue = true;
  T best{};
  bool has_value = false;

  void add(const T& value) {
    if (has_value && !(kMax ? value_less(best, value) : value_less(value, best))) return;
    best = value;
    has_value = true;
  }
  void merge(const BestState& other) {
    if (other.has_value) add(other.best);
  }
  bool is_null() const { return !has_value; }
  T value() const { return best; }
};

/// Text is copied: into a std::string, whose memory is used again when a better one comes.
template <bool kMax>
struct BestTextState {
  static constexpr bool kNeedsValue = true;
  std::string best;
  bool has_value = false;

  void add(const StringRef& text) {
    const std::string_view value = text.view();
    if (has_value && !(kMax ? std::string_view(best) < value : value < std::string_view(best))) {
      return;
    }
    best.assign(value);
    has_value = true;
  }
  void merge(const BestTextState& other) {
    if (other.has_value) {
      add(StringRef{other.best.data(), static_cast<uint32_t>(other.best.size())});
    }
  }
  bool is_null() const { return !has_value; }
  StringRef value() const { return {best.data(), static_cast<uint32_t>(best.size())}; }
};

/// States by group and the loops over rows.
template <typename T, typename State>
class StateArray : public AggregateStates {
 public:
  explicit StateArray(const Aggregate& aggregate) : aggregate_(aggregate) {}

  void resize(size_t group_count) override {
    if (group_count > states_.size()) states_.resize(group_count);
  }
  void clear() override { states_.clear(); }
  size_t memory_bytes() const override { return states_.capacity() * sizeof(State); }

  void update(const Vector& argument, const uint32_t* groups, size_t rows) override {
    if constexpr (!State::kNeedsValue) {
      if (aggregate_.function == AggregateId::kCountStar) {
        for (size_t i = 0; i < rows; ++i) states_[groups == nullptr ? 0 : groups[i]].add();
        return;
      }
    }
    if (argument.encoding == Encoding::kFlat) {
      update_flat(argument, groups, rows);
    } else {
      update_any(argument, groups, rows);
    }
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) override {
    const auto& other = static_cast<const StateArray&>(partial);
    for (size_t i = 0; i < count; ++i) states_[groups[i]].merge(other.states_[i]);
  }

 protected:
  const Aggregate& aggregate_;
  std::vector<State> states_;

 private:
  /// `add(state, i)` for every row, with the state of its group.
  template <typename Add>
  void update_each(const uint32_t* groups, size_t rows, Add add) {
    State* states = states_.data();
    if (groups == nullptr) {
      // A local copy of the state may live in registers.
      State state = std::move(states[0]);
      for (size_t i = 0; i < rows; ++i) add(state, i);
      states[0] = std::move(state);
      return;
    }
    for (size_t i = 0; i < rows; ++i) add(states[groups[i]], i);
  }

  /// A count doesn't touch the values, which may be of another type than T.
  template <typename AnyValues>
  static void add_value(State& state, const AnyValues& values, size_t i) {
    if constexpr (State::kNeedsValue) {
      state.add(values[i]);
    } else {
      state.add();
    }
  }

  void update_flat(const Vector& argument, const uint32_t* groups, size_t rows) {
    const T* values = static_cast<const T*>(argument.values);
    const uint8_t* valid = argument.valid;
    if (valid == nullptr) {
      update_each(groups, rows, [=](State& state, size_t i) { add_value(state, values, i); });
    } else {
      update_each(groups, rows, [=](State& state, size_t i) {
        if (valid[i] != 0) add_value(state, values, i);
      });
    }
  }

  void update_any(const Vector& argument, const uint32_t* groups, size_t rows) {
    const Values<T> values(argument);
    const Validity valid(argument);
    update_each(groups, rows, [=](State& state, size_t i) {
      if (valid[i]) add_value(state, values, i);
    });
  }
};

/// Results of `compute(state, to)` for a range of groups, NULL where the state has no value.
template <typename Result, typename State, typename Compute>
Vector finish_states(const std::vector<State>& states, size_t begin, size_t count, Type type,
                     VectorStorage& storage, Compute compute) {
  storage.prepare(type.kind(), count);
  Result* to = static_cast<Result*>(storage.values());
  uint8_t* valid = storage.valid(count, true);
  bool has_nulls = false;
  for (size_t i = 0; i < count; ++i) {
    const State& state = states[begin + i];
    to[i] = Result{};
    if (state.is_null()) {
      valid[i] = 0;
      has_nulls = true;
    } else {
      to[i] = compute(state);
    }
  }
  Vector result;
  result.type = type;
  result.values = to;
  result.valid = has_nulls ? valid : nullptr;
  return result;
}

template <typename T>
class CountStates : public StateArray<T, CountState> {
 public:
  using StateArray<T, CountState>::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<int64_t>(this->states_, begin, count, int64_type, storage,
                                  [](const CountState& state) { return state.count; });
  }
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

template <typename T, typename State>
class BestStates : public StateArray<T, State> {
 public:
  using StateArray<T, State>::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<T>(this->states_, begin, count, this->aggregate_.type, storage,
                            [](const State& state) { return state.value(); });
  }
};

template <bool kMax>
class BestTextStates : public BestStates<StringRef, BestTextState<kMax>> {
 public:
  using BestStates<StringRef, BestTextState<kMax>>::BestStates;

  /// Asked after every batch, so the texts are counted again only when there may be many new ones.
  size_t memory_bytes() const override {
    const size_t groups = this->states_.size();
    if (groups > counted_groups_ + counted_groups_ / 8 || ++calls_ % 1024 == 0) {
      text_bytes_ = 0;
      for (const BestTextState<kMax>& state : this->states_) text_bytes_ += state.best.capacity();
      counted_groups_ = groups;
    }
    return this->states_.capacity() * sizeof(BestTextState<kMax>) + text_bytes_;
  }

 private:
  mutable size_t text_bytes_ = 0;
  mutable size_t counted_groups_ = 0;
  mutable uint64_t calls_ = 0;
};

template <bool kMax>
std::unique_ptr<AggregateStates> make_best(const Aggregate& aggregate, Type argument_type) {
  return dispatch_kind(argument_type.kind(), [&](auto tag) -> std::unique_ptr<AggregateStates> {
    using T = decltype(tag);
    if constexpr (std::is_same_v<T, StringRef>) {
      return std::make_unique<BestTextStates<kMax>>(aggregate);
    } else {
      return std::make_unique<BestStates<T, BestState<T, kMax>>>(aggregate);
    }
  });
}

std::unique_ptr<AggregateStates> make_sum(const Aggregate& aggregate, Type argument_type) {
  switch (argument_type.kind()) {
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

std::unique_ptr<AggregateStates> make_average(const Aggregate& aggregate, Type argument_type) {
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

}  // namespace

std::unique_ptr<AggregateStates> make_aggregate_states(const Aggregate& aggregate,
                                                       Type argument_type) {
  switch (aggregate.function) {
    case AggregateId::kCountStar:
      return std::make_unique<CountStates<int64_t>>(aggregate);
    case AggregateId::kCount:
      return std::make_unique<CountStates<int64_t>>(aggregate);
    case AggregateId::kSum:
      return make_sum(aggregate, argument_type);
    case AggregateId::kAvg:
      return make_average(aggregate, argument_type);
    case AggregateId::kMin:
      return make_best<false>(aggregate, argument_type);
    case AggregateId::kMax:
      return make_best<true>(aggregate, argument_type);
  }
  fail_internal("unknown aggregate", __FILE__, __LINE__);
}

}  // namespace adze::exec
