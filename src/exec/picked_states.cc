#include "exec/aggregate_factories.h"
#include "exec/kept_value.h"
#include "exec/state_array.h"

// first(), last() and any_value(): one row's value. The first two take the row as it is, NULL too;
// any_value() skips NULLs.
namespace adze::exec {
namespace {

using plan::AggregateId;

template <typename T, bool kLast>
struct PickedState {
  static constexpr bool kNeedsValue = true;
  Kept<T> value{};
  bool has_row = false;
  bool is_null_row = false;

  void add(const T& next) {
    if (has_row && !kLast) return;
    keep(value, next);
    has_row = true;
    is_null_row = false;
  }
  void add_null() {
    if (has_row && !kLast) return;
    has_row = true;
    is_null_row = true;
  }
  void merge(const PickedState& other) {
    if (!other.has_row) return;
    if (other.is_null_row) {
      add_null();
    } else {
      add(kept_value(other.value));
    }
  }
  bool is_null() const { return !has_row || is_null_row; }
};

template <typename T, bool kLast>
class PickedStates : public StateArray<T, PickedState<T, kLast>> {
  using State = PickedState<T, kLast>;

 public:
  using StateArray<T, State>::StateArray;

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    if (!plan::aggregate_row(this->aggregate_.function).has(plan::kKeepsNulls)) {
      StateArray<T, State>::update(arguments, groups, rows);
      return;
    }
    const Values<T> values(arguments[0]);
    const Validity valid(arguments[0]);
    this->update_each(groups, rows, [=](State& state, size_t i) {
      if (valid[i]) {
        state.add(values[i]);
      } else {
        state.add_null();
      }
    });
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<T>(this->states_, begin, count, this->aggregate_.type, storage,
                            [](const State& state) { return kept_value(state.value); });
  }

  size_t memory_bytes() const override {
    size_t bytes = this->states_.capacity() * sizeof(State);
    if constexpr (std::is_same_v<T, StringRef>) {
      bytes +=
          text_bytes_.of(this->states_, [](const State& state) { return kept_bytes(state.value); });
    }
    return bytes;
  }

 private:
  mutable TextBytes text_bytes_;
};

}  // namespace

MadeStates make_picked_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  return dispatch_kind(types[0].kind(), [&](auto tag) -> MadeStates {
    using T = decltype(tag);
    if (aggregate.function == AggregateId::kLast) {
      return std::make_unique<PickedStates<T, true>>(aggregate);
    }
    return std::make_unique<PickedStates<T, false>>(aggregate);
  });
}

}  // namespace adze::exec
