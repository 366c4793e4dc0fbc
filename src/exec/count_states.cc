#include "exec/aggregate_factories.h"
#include "exec/state_array.h"

namespace adze::exec {
namespace {

struct CountState {
  static constexpr bool kNeedsValue = false;
  int64_t count = 0;

  void add() { ++count; }
  void merge(const CountState& other) { count += other.count; }
  bool is_null() const { return false; }
};

class CountStates : public StateArray<int64_t, CountState> {
 public:
  using StateArray::StateArray;
  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_states<int64_t>(states_, begin, count, int64_type, storage,
                                  [](const CountState& state) { return state.count; });
  }
};

}  // namespace

MadeStates make_count_states(const plan::Aggregate& aggregate, std::span<const Type>) {
  return std::make_unique<CountStates>(aggregate);
}

}  // namespace adze::exec
