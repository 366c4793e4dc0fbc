#include "exec/aggregator.h"

#include <fmt/format.h>

#include <algorithm>

#include "column/gather.h"
#include "column/vector_access.h"
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

/// The aggregate with its FILTER put into its first argument, as AggregateInput says.
plan::Aggregate without_filter(plan::Aggregate aggregate) {
  if (aggregate.filter.empty()) return aggregate;
  if (aggregate.function == AggregateId::kCountStar) {
    aggregate.function = AggregateId::kCount;
    aggregate.arguments = {literal(true_value())};
  }
  Expression& first = aggregate.arguments.at(0);
  first = if_true(std::move(aggregate.filter[0]), std::move(first));
  aggregate.filter.clear();
  return aggregate;
}

}  // namespace

AggregateInput make_aggregate_input(const plan::AggregateNode& node) {
  AggregateInput input;
  input.projection.operation = plan::Project{node.keys};
  input.key_count = node.keys.size();
  for (const plan::Aggregate& from : node.aggregates) {
    const bool keeps_nulls = plan::aggregate_row(from.function).has(plan::kKeepsNulls);
    plan::Aggregate aggregate = keeps_nulls ? from : without_filter(from);
    AggregateInput::Columns& columns = input.columns.emplace_back();
    for (Expression& argument : aggregate.arguments) {
      columns.arguments.push_back(add_argument(input, std::move(argument)));
    }
    for (plan::AggregateOrder& order : aggregate.order) {
      columns.arguments.push_back(add_argument(input, std::move(order.key)));
    }
    for (Expression& filter : aggregate.filter) {
      columns.filter = add_argument(input, std::move(filter));
    }
    aggregate.arguments.clear();
    aggregate.filter.clear();
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
    members_.push_back(make_member(i));
    Member& member = members_.back();
    member.states->resize(table_.group_count());
    if (member.holder.empty()) continue;
    member.reservation = std::make_unique<MemoryReservation>(memory, member.holder.c_str());
  }
}

Aggregator::Member Aggregator::make_member(size_t index) const {
  const plan::Aggregate& aggregate = input_.aggregates[index];
  std::vector<Type> types;
  for (const size_t column : input_.columns[index].arguments) {
    types.push_back(input_.types[column]);
  }
  Member member;
  member.states = make_aggregate_states(aggregate, types);
  const plan::AggregateRow& row = plan::aggregate_row(aggregate.function);
  if (aggregate.distinct) {
    member.holder = fmt::format("{}(DISTINCT)", row.name);
  } else if (!aggregate.order.empty()) {
    member.holder = fmt::format("{}(ORDER BY)", row.name);
  } else if (row.has(plan::kHoldsValues)) {
    member.holder = fmt::format("{}()", row.name);
  }
  return member;
}

void Aggregator::update(const Batch& batch) {
  const uint32_t* groups = nullptr;
  if (input_.key_count > 0) {
    groups_.resize(std::max(groups_.size(), batch.row_count));
    table_.find_or_insert({batch.columns.data(), input_.key_count}, batch.row_count,
                          groups_.data());
    groups = groups_.data();
  }
  for (size_t i = 0; i < members_.size(); ++i) update_member(i, batch, groups);
  reserve();
}

void Aggregator::update_member(size_t index, const Batch& batch, const uint32_t* groups) {
  Member& member = members_[index];
  const AggregateInput::Columns& columns = input_.columns[index];
  member.states->resize(table_.group_count());
  arguments_.clear();
  for (const size_t column : columns.arguments) arguments_.push_back(batch.columns[column]);
  if (columns.filter) {
    update_filtered(member, batch.columns[*columns.filter], groups, batch.row_count);
  } else {
    member.states->update(arguments_, groups, batch.row_count);
  }
}

void Aggregator::update_filtered(Member& member, const Vector& filter, const uint32_t* groups,
                                 size_t rows) {
  const Values<uint8_t> is_true(filter);
  const Validity valid(filter);
  filtered_rows_.clear();
  filtered_groups_.clear();
  for (size_t i = 0; i < rows; ++i) {
    if (!valid[i] || is_true[i] == 0) continue;
    filtered_rows_.push_back(static_cast<uint32_t>(i));
    filtered_groups_.push_back(groups == nullptr ? 0 : groups[i]);
  }
  const size_t count = filtered_rows_.size();
  if (count == 0) return;
  while (filtered_storage_.size() < arguments_.size()) filtered_storage_.emplace_back();
  for (size_t i = 0; i < arguments_.size(); ++i) {
    arguments_[i] = gather(arguments_[i], filtered_rows_.data(), count, filtered_storage_[i]);
  }
  member.states->update(arguments_, filtered_groups_.data(), count);
}

void Aggregator::merge(const Aggregator& partial) {
  const size_t count = partial.table_.group_count();
  groups_.resize(std::max(groups_.size(), count));
  const std::vector<Vector> keys = partial.table_.keys();
  table_.find_or_insert(keys, count, groups_.data(), partial.table_.hashes());
  for (size_t i = 0; i < members_.size(); ++i) {
    members_[i].states->resize(table_.group_count());
    members_[i].states->merge(*partial.members_[i].states, groups_.data(), count);
  }
  reserve();
}

void Aggregator::clear() {
  table_.clear();
  for (Member& member : members_) {
    member.states->clear();
    member.states->resize(table_.group_count());
  }
}

void Aggregator::finish(size_t begin, size_t count, Batch& batch) {
  batch.row_count = count;
  batch.columns.clear();
  for (size_t i = 0; i < input_.key_count; ++i)
    batch.columns.push_back(slice(table_.key(i), begin));
  while (batch.storage.size() < members_.size()) batch.storage.emplace_back();
  for (size_t i = 0; i < members_.size(); ++i) {
    batch.columns.push_back(members_[i].states->finish(begin, count, batch.storage[i]));
  }
}

// Vectors double when they are full; grown in steps, so that the budget is asked rarely.
void Aggregator::reserve() {
  const auto grow = [](MemoryReservation& reservation, size_t bytes) {
    if (bytes > reservation.bytes()) reservation.resize(bytes + bytes / 4);
  };
  size_t bytes = table_.memory_bytes() + groups_.capacity() * sizeof(uint32_t);
  for (const Member& member : members_) {
    const size_t member_bytes = member.states->memory_bytes();
    if (member.reservation) {
      grow(*member.reservation, member_bytes);
    } else {
      bytes += member_bytes;
    }
  }
  grow(reservation_, bytes);
}

}  // namespace adze::exec
