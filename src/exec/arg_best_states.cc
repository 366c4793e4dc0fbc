#include <cstring>

#include "exec/aggregate_factories.h"
#include "exec/kept_value.h"
#include "exec/state_array.h"
#include "exec/value_order.h"

// arg_min(x, y) and arg_max(x, y): the x of the row where y is least or greatest, of several the
// first. Rows where either is NULL don't count.
//
// To keep the number of classes down, an x of fixed size is kept as bytes, whatever its kind.
namespace adze::exec {
namespace {

/// Text, and how it is read and written.
struct TextResult {
  std::string text;

  static Values<StringRef> read(const Vector& vector) { return Values<StringRef>(vector); }
  void set(const Values<StringRef>& values, size_t row) { keep(text, values[row]); }
  size_t bytes() const { return text.capacity(); }
};

/// The bytes of a value of any other kind.
struct FixedResult {
  alignas(16) char value[16] = {};

  struct Reader {
    const char* values;
    size_t size;
    size_t step;
  };
  static Reader read(const Vector& vector) {
    const size_t size = value_size(vector.type.kind());
    return {static_cast<const char*>(vector.values), size,
            vector.encoding == Encoding::kConstant ? 0 : size};
  }
  void set(const Reader& reader, size_t row) {
    std::memcpy(value, reader.values + row * reader.step, reader.size);
  }
  size_t bytes() const { return 0; }
};

template <typename Key, typename Result>
struct ArgBestState {
  Kept<Key> best{};
  Result result;
  bool has_value = false;

  bool is_beaten_by(const Key& key, bool is_max) const {
    if (!has_value) return true;
    const Key known = kept_value(best);
    return is_max ? value_less(known, key) : value_less(key, known);
  }
  bool is_null() const { return !has_value; }
};

template <typename Key, typename Result>
class ArgBestStates : public GroupStates<ArgBestState<Key, Result>> {
  using State = ArgBestState<Key, Result>;

 public:
  explicit ArgBestStates(const plan::Aggregate& aggregate)
      : GroupStates<State>(aggregate), is_max_(aggregate.function == plan::AggregateId::kArgMax) {}

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    const auto results = Result::read(arguments[0]);
    const Validity has_result(arguments[0]);
    const Values<Key> keys(arguments[1]);
    const Validity has_key(arguments[1]);
    this->update_each(groups, rows, [&](State& state, size_t i) {
      if (!has_result[i] || !has_key[i] || !state.is_beaten_by(keys[i], is_max_)) return;
      keep(state.best, keys[i]);
      state.result.set(results, i);
      state.has_value = true;
    });
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) override {
    const auto& other = static_cast<const ArgBestStates&>(partial);
    for (size_t i = 0; i < count; ++i) {
      const State& from = other.states_[i];
      State& to = this->states_[groups[i]];
      if (from.has_value && to.is_beaten_by(kept_value(from.best), is_max_)) to = from;
    }
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    const Type type = this->aggregate_.type;
    if constexpr (std::is_same_v<Result, TextResult>) {
      return finish_states<StringRef>(
          this->states_, begin, count, type, storage,
          [](const State& state) { return string_ref(state.result.text); });
    } else {
      return dispatch_kind(type.kind(), [&](auto tag) {
        using T = decltype(tag);
        return finish_states<T>(this->states_, begin, count, type, storage, [](const State& state) {
          T value;
          std::memcpy(&value, state.result.value, sizeof(T));
          return value;
        });
      });
    }
  }

  size_t memory_bytes() const override {
    return this->states_.capacity() * sizeof(State) +
           text_bytes_.of(this->states_, [](const State& state) {
             return kept_bytes(state.best) + state.result.bytes();
           });
  }

 private:
  bool is_max_;
  mutable TextBytes text_bytes_;
};

}  // namespace

MadeStates make_arg_best_states(const plan::Aggregate& aggregate, std::span<const Type> types) {
  return dispatch_kind(types[1].kind(), [&](auto tag) -> MadeStates {
    using Key = decltype(tag);
    if (types[0].kind() == Kind::kString) {
      return std::make_unique<ArgBestStates<Key, TextResult>>(aggregate);
    }
    return std::make_unique<ArgBestStates<Key, FixedResult>>(aggregate);
  });
}

}  // namespace adze::exec
