#include "exec/expression_evaluator.h"

#include <algorithm>
#include <deque>
#include <numeric>

#include "column/gather.h"
#include "column/scalar.h"
#include "column/vector_access.h"
#include "exec/function_kernels.h"

// A tree of nodes, each with the storage of its result. The lazy functions keep a selection: the
// rows that are still undecided. An argument that can fail is evaluated over those rows only:
//
//   columns ─ gather the selected rows of the columns it reads ─ evaluate ─ scatter into the result
//
// An argument that can't fail is evaluated for all rows, which costs less than to gather. If no
// argument but the first can fail, the function's kernel is used, like that of any other function.
namespace adze::exec {

using plan::Expression;
using plan::FunctionId;

class ExpressionEvaluator::Node {
 public:
  Node(const Expression& expression, MemoryBudget* budget);
  Vector evaluate(std::span<const Vector> columns, size_t rows);

 private:
  using Rows = std::vector<uint32_t>;

  /// What an argument is for some of the rows: `vector` has either one row per selected row or one
  /// per row of the batch.
  struct Selected {
    Vector vector;
    bool is_compact;
    size_t index(const Rows& rows, size_t i) const { return is_compact ? i : rows[i]; }
  };

  Vector evaluate_call(std::span<const Vector> columns, size_t rows);
  Vector evaluate_lazily(std::span<const Vector> columns, size_t rows);
  Vector evaluate_case(std::span<const Vector> columns, size_t rows);
  Vector evaluate_coalesce(std::span<const Vector> columns, size_t rows);
  Vector evaluate_connective(std::span<const Vector> columns, size_t rows, uint8_t decides);
  Selected evaluate_for(Node& argument, const Rows& selected, std::span<const Vector> columns,
                        size_t rows);
  void scatter(const Selected& from, const Rows& selected);
  void prepare_result(size_t rows);
  Vector lazy_result() const;

  const Expression& expression_;
  bool can_fail_;
  bool is_lazy_ = false;
  std::vector<std::unique_ptr<Node>> arguments_;
  std::vector<Vector> values_;
  VectorStorage storage_;
  KernelMemory memory_;
  Vector literal_;

  // Of lazy functions and of the arguments that they evaluate for some rows.
  std::vector<size_t> columns_read_;
  std::vector<Vector> gathered_;
  std::deque<VectorStorage> gathered_storage_;
  uint8_t* valid_ = nullptr;
  Rows selected_;
  Rows chosen_;
};

namespace {

void collect_columns(const Expression& expression, std::vector<size_t>& columns) {
  if (expression.kind == Expression::Kind::kColumn) columns.push_back(expression.column_index);
  for (const Expression& argument : expression.arguments) collect_columns(argument, columns);
}

bool is_lazy_function(FunctionId function) {
  return function == FunctionId::kCase || function == FunctionId::kCoalesce ||
         function == FunctionId::kAnd || function == FunctionId::kOr;
}

}  // namespace

ExpressionEvaluator::Node::Node(const Expression& expression, MemoryBudget* budget)
    : expression_(expression), can_fail_(can_fail(expression)) {
  for (const Expression& argument : expression.arguments) {
    arguments_.push_back(std::make_unique<Node>(argument, budget));
  }
  values_.resize(arguments_.size());
  if (budget != nullptr) memory_.texts.emplace(*budget, "a text that a function makes");
  if (expression.kind == Expression::Kind::kLiteral) {
    literal_ = constant_vector(expression.literal, storage_);
    literal_.type = expression.type;
  }
  if (expression.kind == Expression::Kind::kCall && is_lazy_function(expression.function)) {
    is_lazy_ = std::any_of(arguments_.begin() + 1, arguments_.end(),
                           [](const auto& argument) { return argument->can_fail_; });
  }
  collect_columns(expression, columns_read_);
  std::sort(columns_read_.begin(), columns_read_.end());
  columns_read_.erase(std::unique(columns_read_.begin(), columns_read_.end()), columns_read_.end());
}

Vector ExpressionEvaluator::Node::evaluate(std::span<const Vector> columns, size_t rows) {
  switch (expression_.kind) {
    case Expression::Kind::kColumn:
      return columns[expression_.column_index];
    case Expression::Kind::kLiteral:
      return literal_;
    case Expression::Kind::kCall:
    case Expression::Kind::kCast:
      return is_lazy_ ? evaluate_lazily(columns, rows) : evaluate_call(columns, rows);
  }
  fail_internal("unknown kind of expression", __FILE__, __LINE__);
}

Vector ExpressionEvaluator::Node::evaluate_call(std::span<const Vector> columns, size_t rows) {
  for (size_t i = 0; i < arguments_.size(); ++i)
    values_[i] = arguments_[i]->evaluate(columns, rows);
  return call_kernel(expression_, values_, rows, storage_, memory_);
}

Vector ExpressionEvaluator::Node::evaluate_lazily(std::span<const Vector> columns, size_t rows) {
  switch (expression_.function) {
    case FunctionId::kCase:
      return evaluate_case(columns, rows);
    case FunctionId::kCoalesce:
      return evaluate_coalesce(columns, rows);
    case FunctionId::kAnd:
      return evaluate_connective(columns, rows, 0);
    default:
      return evaluate_connective(columns, rows, 1);
  }
}

ExpressionEvaluator::Node::Selected ExpressionEvaluator::Node::evaluate_for(
    Node& argument, const Rows& selected, std::span<const Vector> columns, size_t rows) {
  if (selected.size() == rows || !argument.can_fail_) {
    return {argument.evaluate(columns, rows), false};
  }
  argument.gathered_.assign(columns.size(), Vector{});
  while (argument.gathered_storage_.size() < argument.columns_read_.size()) {
    argument.gathered_storage_.emplace_back();
  }
  for (size_t i = 0; i < argument.columns_read_.size(); ++i) {
    const size_t column = argument.columns_read_[i];
    argument.gathered_[column] =
        gather(columns[column], selected.data(), selected.size(), argument.gathered_storage_[i]);
  }
  return {argument.evaluate(argument.gathered_, selected.size()), true};
}

void ExpressionEvaluator::Node::prepare_result(size_t rows) {
  storage_.prepare(expression_.type.kind(), rows);
  valid_ = storage_.valid(rows, false);
  selected_.resize(rows);
  std::iota(selected_.begin(), selected_.end(), 0U);
}

Vector ExpressionEvaluator::Node::lazy_result() const {
  Vector result;
  result.type = expression_.type;
  result.values = const_cast<VectorStorage&>(storage_).values();
  result.valid = valid_;
  return result;
}

void ExpressionEvaluator::Node::scatter(const Selected& from, const Rows& selected) {
  dispatch_kind(expression_.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    const Values<T> values(from.vector);
    const Validity valid(from.vector);
    T* to = static_cast<T*>(storage_.values());
    for (size_t i = 0; i < selected.size(); ++i) {
      const size_t index = from.index(selected, i);
      valid_[selected[i]] = valid[index];
      to[selected[i]] = valid[index] ? values[index] : T{};
    }
  });
}

Vector ExpressionEvaluator::Node::evaluate_case(std::span<const Vector> columns, size_t rows) {
  prepare_result(rows);
  size_t branch = 0;
  for (; branch + 1 < arguments_.size() && !selected_.empty(); branch += 2) {
    const Selected when = evaluate_for(*arguments_[branch], selected_, columns, rows);
    const Values<uint8_t> is_true(when.vector);
    const Validity valid(when.vector);
    chosen_.clear();
    size_t left = 0;
    for (size_t i = 0; i < selected_.size(); ++i) {
      const size_t index = when.index(selected_, i);
      if (valid[index] && is_true[index] != 0) {
        chosen_.push_back(selected_[i]);
      } else {
        selected_[left++] = selected_[i];
      }
    }
    selected_.resize(left);
    if (chosen_.empty()) continue;
    scatter(evaluate_for(*arguments_[branch + 1], chosen_, columns, rows), chosen_);
  }
  if (!selected_.empty()) {
    scatter(evaluate_for(*arguments_.back(), selected_, columns, rows), selected_);
  }
  return lazy_result();
}

Vector ExpressionEvaluator::Node::evaluate_coalesce(std::span<const Vector> columns, size_t rows) {
  prepare_result(rows);
  for (const std::unique_ptr<Node>& argument : arguments_) {
    if (selected_.empty()) break;
    scatter(evaluate_for(*argument, selected_, columns, rows), selected_);
    std::erase_if(selected_, [&](uint32_t row) { return valid_[row] != 0; });
  }
  return lazy_result();
}

// `decides` is the value that settles the result: 0 for AND, 1 for OR. Rows where it is met need no
// further arguments; a NULL leaves the row open but makes its result NULL.
Vector ExpressionEvaluator::Node::evaluate_connective(std::span<const Vector> columns, size_t rows,
                                                      uint8_t decides) {
  prepare_result(rows);
  uint8_t* result = storage_.bools();
  std::fill_n(valid_, rows, uint8_t{1});
  std::fill_n(result, rows, static_cast<uint8_t>(decides ^ 1));
  for (const std::unique_ptr<Node>& argument : arguments_) {
    if (selected_.empty()) break;
    const Selected values = evaluate_for(*argument, selected_, columns, rows);
    const Values<uint8_t> is_true(values.vector);
    const Validity valid(values.vector);
    size_t left = 0;
    for (size_t i = 0; i < selected_.size(); ++i) {
      const size_t index = values.index(selected_, i);
      const uint32_t row = selected_[i];
      const bool is_decided = valid[index] && is_true[index] == decides;
      if (is_decided) {
        valid_[row] = 1;
        result[row] = decides;
        continue;
      }
      if (!valid[index]) valid_[row] = 0;
      selected_[left++] = row;
    }
    selected_.resize(left);
  }
  clear_null_rows(result, valid_, rows);
  return lazy_result();
}

ExpressionEvaluator::ExpressionEvaluator(const Expression& expression, MemoryBudget* budget)
    : root_(std::make_unique<Node>(expression, budget)) {}
ExpressionEvaluator::~ExpressionEvaluator() = default;
ExpressionEvaluator::ExpressionEvaluator(ExpressionEvaluator&&) noexcept = default;

Vector ExpressionEvaluator::evaluate(std::span<const Vector> columns, size_t row_count) {
  return root_->evaluate(columns, row_count);
}

}  // namespace adze::exec
