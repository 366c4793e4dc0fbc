#pragma once

#include <string>
#include <utility>
#include <vector>

#include "column/vector_access.h"
#include "exec/aggregate_states.h"

/// The loops that the aggregates share. An aggregate is a State with a few functions (add a value,
/// add another state, whether it is NULL); the template StateArray gives it the loops. They are
/// column-wise, one aggregate after the other, so that each is a few instructions without calls;
/// they are compiled twice, with and without the test for NULL, and a third time for a single
/// group.
namespace adze::exec {

/// States by group, for aggregates that have loops of their own.
template <typename State>
class GroupStates : public AggregateStates {
 public:
  explicit GroupStates(const plan::Aggregate& aggregate) : aggregate_(aggregate) {}

  void resize(size_t group_count) override {
    if (group_count > states_.size()) states_.resize(group_count);
  }
  void clear() override { states_.clear(); }
  size_t memory_bytes() const override { return states_.capacity() * sizeof(State); }

 protected:
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

  const plan::Aggregate& aggregate_;
  std::vector<State> states_;
};

/// States of aggregates of one argument, of kind T, that skip NULLs. Of a State with kNeedsValue
/// false the argument may be of any kind, or missing.
template <typename T, typename State>
class StateArray : public GroupStates<State> {
 public:
  using GroupStates<State>::GroupStates;

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    if constexpr (!State::kNeedsValue) {
      if (arguments.empty()) {
        this->update_each(groups, rows, [](State& state, size_t) { state.add(); });
        return;
      }
    }
    if (arguments[0].encoding == Encoding::kFlat) {
      update_flat(arguments[0], groups, rows);
    } else {
      update_any(arguments[0], groups, rows);
    }
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) override {
    const auto& other = static_cast<const StateArray&>(partial);
    for (size_t i = 0; i < count; ++i) this->states_[groups[i]].merge(other.states_[i]);
  }

 private:
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
      this->update_each(groups, rows, [=](State& state, size_t i) { add_value(state, values, i); });
    } else {
      this->update_each(groups, rows, [=](State& state, size_t i) {
        if (valid[i] != 0) add_value(state, values, i);
      });
    }
  }

  void update_any(const Vector& argument, const uint32_t* groups, size_t rows) {
    const Values<T> values(argument);
    const Validity valid(argument);
    this->update_each(groups, rows, [=](State& state, size_t i) {
      if (valid[i]) add_value(state, values, i);
    });
  }
};

/// Results of groups [begin, begin + count): `compute(group, to)` gives one, or returns false for
/// NULL.
template <typename Result, typename Compute>
Vector finish_groups(size_t begin, size_t count, Type type, VectorStorage& storage,
                     Compute compute) {
  storage.prepare(type.kind(), count);
  Result* to = static_cast<Result*>(storage.values());
  uint8_t* valid = storage.valid(count, true);
  bool has_nulls = false;
  for (size_t i = 0; i < count; ++i) {
    to[i] = Result{};
    if (compute(begin + i, to[i])) continue;
    to[i] = Result{};
    valid[i] = 0;
    has_nulls = true;
  }
  Vector result;
  result.type = type;
  result.values = to;
  result.valid = has_nulls ? valid : nullptr;
  return result;
}

/// The same of states that know when they are NULL.
template <typename Result, typename State, typename Compute>
Vector finish_states(const std::vector<State>& states, size_t begin, size_t count, Type type,
                     VectorStorage& storage, Compute compute) {
  return finish_groups<Result>(begin, count, type, storage, [&](size_t group, Result& to) {
    const State& state = states[group];
    if (state.is_null()) return false;
    to = compute(state);
    return true;
  });
}

/// A text that a state keeps: copied into a std::string, whose memory is used again.
inline StringRef string_ref(const std::string& text) {
  return {text.data(), static_cast<uint32_t>(text.size())};
}

/// What texts in states take, asked for after every batch: counted again only when there may be
/// many new ones.
class TextBytes {
 public:
  /// `bytes_of(state)` is what one state holds besides itself.
  template <typename State, typename BytesOf>
  size_t of(const std::vector<State>& states, BytesOf bytes_of) {
    const size_t groups = states.size();
    if (groups > counted_groups_ + counted_groups_ / 8 || groups < counted_groups_ ||
        ++calls_ % 1024 == 0) {
      bytes_ = 0;
      for (const State& state : states) bytes_ += bytes_of(state);
      counted_groups_ = groups;
    }
    return bytes_;
  }

 private:
  size_t bytes_ = 0;
  size_t counted_groups_ = 0;
  uint64_t calls_ = 0;
};

}  // namespace adze::exec
