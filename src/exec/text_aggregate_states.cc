#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/limits.h"
#include "exec/aggregate_factories.h"
#include "exec/sql_data_error.h"
#include "exec/state_array.h"

// string_agg(): the texts of a group in the order of the rows, with a separator between. Texts are
// copied into one arena and linked by group, so that nothing is allocated per group and partial
// states are appended in order.
namespace adze::exec {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

struct Piece {
  StringRef text;
  uint32_t next = kNone;
};

struct Pieces {
  uint32_t first = kNone;
  uint32_t last = kNone;
  uint64_t bytes = 0;  ///< of the texts and the separators between them
};

class TextAggregateStates : public AggregateStates {
 public:
  explicit TextAggregateStates(const plan::Aggregate& aggregate)
      : aggregate_(aggregate),
        separator_(aggregate.parameters.at(0).text),
        is_null_(aggregate.parameters.at(0).is_null) {}

  void resize(size_t group_count) override {
    if (group_count > groups_.size()) groups_.resize(group_count);
  }

  void update(std::span<const Vector> arguments, const uint32_t* groups, size_t rows) override {
    if (is_null_) return;
    const Values<StringRef> texts(arguments[0]);
    const Validity valid(arguments[0]);
    for (size_t i = 0; i < rows; ++i) {
      if (valid[i]) append(groups_[groups == nullptr ? 0 : groups[i]], texts[i]);
    }
  }

  void merge(const AggregateStates& partial, const uint32_t* groups, size_t count) override {
    const auto& other = static_cast<const TextAggregateStates&>(partial);
    for (size_t i = 0; i < count; ++i) {
      for (uint32_t at = other.groups_[i].first; at != kNone; at = other.pieces_[at].next) {
        append(groups_[groups[i]], other.pieces_[at].text);
      }
    }
  }

  Vector finish(size_t begin, size_t count, VectorStorage& storage) override {
    return finish_groups<StringRef>(
        begin, count, string_type, storage, [&](size_t group, StringRef& to) {
          if (groups_[group].first == kNone) return false;
          to = join(groups_[group], storage.text().allocate(groups_[group].bytes));
          return true;
        });
  }

  void clear() override {
    groups_.clear();
    pieces_.clear();
    text_.clear();
    result_bytes_ = 0;
  }

  /// The results are made beside the pieces.
  size_t memory_bytes() const override {
    return groups_.capacity() * sizeof(Pieces) + pieces_.capacity() * sizeof(Piece) +
           text_.bytes_allocated() + result_bytes_;
  }

 private:
  void append(Pieces& group, const StringRef& text) {
    const uint64_t added = text.size + (group.first == kNone ? 0 : separator_.size());
    if (group.bytes + added > limits::string_bytes_max || pieces_.size() == kNone) throw_too_long();
    const auto index = static_cast<uint32_t>(pieces_.size());
    const std::string_view copy = text_.copy(text.view());
    pieces_.push_back({{copy.data(), text.size}, kNone});
    if (group.first == kNone) {
      group.first = index;
    } else {
      pieces_[group.last].next = index;
    }
    group.last = index;
    group.bytes += added;
    result_bytes_ += added;
  }

  StringRef join(const Pieces& group, char* to) const {
    char* end = to;
    for (uint32_t at = group.first; at != kNone; at = pieces_[at].next) {
      if (at != group.first) end = std::copy(separator_.begin(), separator_.end(), end);
      const std::string_view text = pieces_[at].text.view();
      end = std::copy(text.begin(), text.end(), end);
    }
    return {to, static_cast<uint32_t>(group.bytes)};
  }

  [[noreturn]] void throw_too_long() const {
    const std::string message =
        fmt::format("a text of {}() would be longer than {} bytes",
                    plan::aggregate_name(aggregate_.function), limits::string_bytes_max);
    throw_sql_data(aggregate_.position,
                   {message, message, "make smaller groups, or aggregate fewer texts"});
  }

  const plan::Aggregate& aggregate_;
  std::string separator_;
  bool is_null_;  ///< the separator, and so the result
  std::vector<Pieces> groups_;
  std::vector<Piece> pieces_;
  Arena text_;
  uint64_t result_bytes_ = 0;
};

}  // namespace

MadeStates make_text_aggregate_states(const plan::Aggregate& aggregate, std::span<const Type>) {
  return std::make_unique<TextAggregateStates>(aggregate);
}

}  // namespace adze::exec
