#include <algorithm>
#include <cmath>

#include "exec/aggregate_factories.h"
#include "exec/grouped_values.h"
#include "exec/state_array.h"
#include "exec/value_order.h"

// Median and quantiles. Exact, so all values are held; at the end each group's are partitioned
// (std::nth_element, linear) around the place asked for. What comes out is a value, or lies between
// two neighbours, and so does not depend on the order of the rows.
//
// The formulas between two values are DuckDB's, one per kind, so that results are the same to the
// last digit; but decimals of more than 18 digits, which DuckDB takes through doubles, are exact.
namespace adze::exec {
namespace {

using plan::AggregateId;

/// One of the values, or between two of them: the way to the `floor`th and `fraction` on.
struct Place {
  size_t floor = 0;
  double fraction = 0;
};

double as_double(const Scalar& number) {
  if (number.type.is_float()) return number.number;
  return static_cast<double>(number.integer) /
         static_cast<double>(power_of_ten(number.type.is_decimal() ? number.type.scale : 0));
}

Place continuous_place(const Scalar& fraction, size_t count) {
  const double place = static_cast<double>(count - 1) * as_double(fraction);
  const double floor = std::floor(place);
  return {static_cast<size_t>(floor), place - floor};
}

/// The value up to which at least that fraction of all lies; exact where the fraction is a decimal.
Place discrete_place(const Scalar& fraction, size_t count) {
  constexpr unsigned kExactScaleMax = 18;
  size_t above = 0;
  if (fraction.type.is_float() || fraction.type.scale > kExactScaleMax) {
    const auto all = static_cast<double>(count);
    above = static_cast<size_t>(std::floor(all - all * as_double(fraction)));
  } else {
    const Int128 unit = power_of_ten(fraction.type.is_decimal() ? fraction.type.scale : 0);
    above = static_cast<size_t>(static_cast<Int128>(count) * (unit - fraction.integer) / unit);
  }
  return {std::max<size_t>(count - above, 1) - 1, 0};
}

double between(double low, double high, double fraction, Type type) {
  if (type != float32_type) return low * (1.0 - fraction) + high * fraction;
  const double difference = static_cast<float>(high - low);
  return static_cast<float>(low + difference * fraction);
}

int64_t between(int64_t low, int64_t high, double fraction, Type type) {
  if (type.is_temporal()) {
    return std::llround(static_cast<double>(low) * (1.0 - fraction) +
                        static_cast<double>(high) * fraction);
  }
  return low +
         static_cast<int64_t>((static_cast<double>(high) - static_cast<double>(low)) * fraction);
}

/// A difference may have 39 digits. Where a double can't hold it the fraction is used as a 64-bit
/// fixed-point number.
Int128 between(Int128 low, Int128 high, double fraction, Type) {
  const UInt128 difference = static_cast<UInt128>(high) - static_cast<UInt128>(low);
  UInt128 part = 0;
  if (difference >> 53 == 0) {
    part = static_cast<UInt128>(static_cast<double>(difference) * fraction);
  } else {
    const auto fixed = static_cast<UInt128>(fraction * 0x1p64);
    part = (difference >> 64) * fixed + ((static_cast<uint64_t>(difference) * fixed) >> 64);
  }
  return static_cast<Int128>(static_cast<UInt128>(low) + part);
}

/// Bools and texts have nothing between them: their place is always a value's.
uint8_t between(uint8_t low, uint8_t, double, Type) { return low; }
StringRef between(StringRef low, StringRef, double, Type) { return low; }

template <typename T>
class QuantileStates : public AggregateStates {
 public:
  QuantileStates(const plan::Aggregate& aggregate, Scalar fraction, bool is_continuous)
      : type_(aggregate.type), fraction_(std::move(fraction)), is_continuous_(is_continuous) {}

  void resize(size_t group_count) override { group_count_ = std::max(group_count_, group_count); }
  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    values_.add(arguments[0], groups, rows);
  }
  void merge(const AggregateStates& partial, const uint32_t* groups, size_t) override {
    values_.add(static_cast<const QuantileStates&>(partial).values_, groups);
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    if (!is_sorted_) values_.sort_by_group(group_count_);
    is_sorted_ = true;
    return finish_groups<T>(begin, count, type_, storage, [&](size_t group, T& to) {
      const std::span<T> values = values_.of_group(group);
      if (values.empty()) return false;
      to = value_at(values, is_continuous_ ? continuous_place(fraction_, values.size())
                                           : discrete_place(fraction_, values.size()));
      return true;
    });
  }

  void clear() override {
    values_.clear();
    group_count_ = 0;
    is_sorted_ = false;
  }
  size_t memory_bytes() const override { return values_.memory_bytes(group_count_); }

 private:
  T value_at(std::span<T> values, Place place) const {
    const auto less = [](const T& a, const T& b) { return value_less(a, b); };
    const auto floor = values.begin() + static_cast<std::ptrdiff_t>(place.floor);
    std::nth_element(values.begin(), floor, values.end(), less);
    if (place.fraction == 0) return *floor;
    return between(*floor, *std::min_element(floor + 1, values.end(), less), place.fraction, type_);
  }

  Type type_;
  Scalar fraction_;
  bool is_continuous_;
  GroupedValues<T> values_;
  size_t group_count_ = 0;
  bool is_sorted_ = false;
};

Scalar one_half() {
  Scalar scalar;
  scalar.type = decimal_type(1, 1);
  scalar.is_null = false;
  scalar.integer = 5;
  return scalar;
}

}  // namespace

MadeStates make_quantile_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  const bool is_median = aggregate.function == AggregateId::kMedian;
  const bool has_between = types[0].is_number() || types[0].is_temporal();
  const bool is_continuous =
      aggregate.function == AggregateId::kQuantileContinuous || (is_median && has_between);
  return dispatch_kind(types[0].kind(), [&](auto tag) -> MadeStates {
    return std::make_unique<QuantileStates<decltype(tag)>>(
        aggregate, is_median ? one_half() : aggregate.parameters.at(0), is_continuous);
  });
}

}  // namespace adze::exec
