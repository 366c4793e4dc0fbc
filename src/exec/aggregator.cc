#include "exec/aggregator.h"

#include <algorithm>

#include "exec/gather.h"
#include "plan/expression_tree.h"

namespace adze::exec {
namespace {

using plan::AggregateId;
using plan::Expression;

Expression literal(Scalar value) {
  Expression expression;
  expression.type = value.type;
  expression.literal = std::move(value);
  return expression;
}

Scalar null_of(Type type) {
  Scalar scalar;
  scalar.type = type;
  return scalar;
}

Scalar true_value() {
  Scalar scalar = null_of(bool_type);
  scalar.is_null = false;
  scalar.integer = 1;
  return scalar;
}

/// CASE WHEN condition THEN value END.
Expression if_true(Expression condition, Expression value) {
  Expression choice;
  choice.kind = Expression::Kind::kCall;
  choice.function = plan::FunctionId::kCase;
  choice.type = value.type;
  choice.position = value.position;
  choice.arguments.push_back(std::move(condition));
  choice.arguments.push_back(std::move(value));
  choice.arguments.push_back(literal(null_of(choice.type)));
  return choice;
}

size_t add_argument(AggregateInput& input, Expression argument) {
  std::vector<Expression>& expressions =
      std::get<plan::Project>(input.projection.operation).expressions;
  for (size_t i = 0; i < expressions.size(); ++i) {
    if (plan::equal(expressions[i], argument)) return i;
  }
  expressions.push_back(std::move(argument));
  return expressions.size() - 1;
}

std::vector<Type> key_types(const AggregateInput& input) {
  const auto end = input.types.begin() + static_cast<std::ptrdiff_t>(input.key_count);
  return {input.types.begin(), end};
}

}  // namespace

AggregateInput make_aggregate_input(const plan::AggregateNode& node) {
  AggregateInput input;
  input.projection.operation = plan::Project{node.keys};
  input.key_count = node.keys.size();
  for (const plan::Aggregate& from : node.aggregates) {
    plan::Aggregate aggregate = from;
    Expression argument;
    if (!from.arguments.empty()) argument = from.arguments[0];
    if (!from.filter.empty()) {
      if (from.function == AggregateId::kCountStar) {
        aggregate.function = AggregateId::kCount;
        argument = literal(true_value());
      }
      argument = if_true(from.filter[0], std::move(argument));
    }
    aggregate.arguments.clear();
    aggregate.filter.clear();
    const bool has_argument = aggregate.function != AggregateId::kCountStar;
    input.argument_columns.push_back(has_argument ? add_argument(input, std::move(argument)) : 0);
    input.aggregates.push_back(std::move(aggregate));
  }
  for (const Expression& expression :
       std::get<plan::Project>(input.projection.operation).expressions) {
    input.types.push_back(expression.type);
  }
  return input;
}

Aggregator::Aggregator(const AggregateInput& input, MemoryBudget& memory)
    : input_(input), table_(key_types(input)), reservation_(memory, "GROUP BY") {
  for (size_t i = 0; i < input.aggregates.size(); ++i) {
    const plan::Aggregate& aggregate = input.aggregates[i];
    const bool is_count_star = aggregate.function == AggregateId::kCountStar;
    const Type type = is_count_star ? int64_type : input.types[input.argument_columns[i]];
    states_.push_back(aggregate.distinct && !is_count_star
                          ? make_distinct_states(aggregate, type)
                          : make_aggregate_states(aggregate, type));
    states_.back()->resize(table_.group_count());
  }
}

void Aggregator::update(const Batch& batch) {
  const uint32_t* groups = nullptr;
  if (input_.key_count > 0) {
    groups_.resize(std::max(groups_.size(), batch.row_count));
    table_.find_or_insert({batch.columns.data(), input_.key_count}, batch.row_count,
                          groups_.data());
    groups = groups_.data();
  }
  for (size_t i = 0; i < states_.size(); ++i) {
    states_[i]->resize(table_.group_count());
    const bool is_count_star = input_.aggregates[i].function == AggregateId::kCountStar;
    static const Vector kNothing;
    const Vector& argument = is_count_star ? kNothing : batch.columns[input_.argument_columns[i]];
    states_[i]->update(argument, groups, batch.row_count);
  }
  reserve();
}

void Aggregator::merge(const Aggregator& partial) {
  const size_t count = partial.table_.group_count();
  groups_.resize(std::max(groups_.size(), count));
  const std::vector<Vector> keys = partial.table_.keys();
  table_.find_or_insert(keys, count, groups_.data(), partial.table_.hashes());
  for (size_t i = 0; i < states_.size(); ++i) {
    states_[i]->resize(table_.group_count());
    states_[i]->merge(*partial.states_[i], groups_.data(), count);
  }
  reserve();
}

void Aggregator::clear() {
  table_.clear();
  for (const std::unique_ptr<AggregateStates>& states : states_) {
    states->clear();
    states->resize(table_.group_count());
  }
}

void Aggregator::finish(size_t begin, size_t count, Batch& batch) {
  batch.row_count = count;
  batch.columns.clear();
  for (size_t i = 0; i < input_.key_count; ++i)
    batch.columns.push_back(slice(table_.key(i), begin));
  while (batch.storage.size() < states_.size()) batch.storage.emplace_back();
  for (size_t i = 0; i < states_.size(); ++i) {
    batch.columns.push_back(states_[i]->finish(begin, count, batch.storage[i]));
  }
}

void Aggregator::reserve() {
  size_t bytes = table_.memory_bytes() + groups_.capacity() * sizeof(uint32_t);
  for (const std::unique_ptr<AggregateStates>& states : states_) bytes += states->memory_bytes();
  // Vectors double when they are full; grown in steps, so that the budget is asked rarely.
  if (bytes > reservation_.bytes()) reservation_.resize(bytes + bytes / 4);
}

}  // namespace adze::exec
