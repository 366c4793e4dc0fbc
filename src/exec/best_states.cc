#include <string>

#include "exec/aggregate_factories.h"
#include "exec/state_array.h"
#include "exec/value_order.h"

// MIN and MAX, and with them bool_and() and bool_or(): false is less than true.
namespace adze::exec {
namespace {

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
    if (other.has_value) add(string_ref(other.best));
  }
  bool is_null() const { return !has_value; }
  StringRef value() const { return string_ref(best); }
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

  size_t memory_bytes() const override {
    using State = BestTextState<kMax>;
    return this->states_.capacity() * sizeof(State) +
           text_bytes_.of(this->states_, [](const State& state) { return state.best.capacity(); });
  }

 private:
  mutable TextBytes text_bytes_;
};

template <bool kMax>
MadeStates make_best(const plan::Aggregate& aggregate, Type argument_type) {
  return dispatch_kind(argument_type.kind(), [&](auto tag) -> MadeStates {
    using T = decltype(tag);
    if constexpr (std::is_same_v<T, StringRef>) {
      return std::make_unique<BestTextStates<kMax>>(aggregate);
    } else {
      return std::make_unique<BestStates<T, BestState<T, kMax>>>(aggregate);
    }
  });
}

}  // namespace

MadeStates make_min_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  return make_best<false>(aggregate, types[0]);
}

MadeStates make_max_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  return make_best<true>(aggregate, types[0]);
}

}  // namespace adze::exec
