#include <fmt/format.h>

#include <algorithm>

#include "plan/expression_tree.h"
#include "plan/type_rules.h"
#include "sql/bind_expression.h"

namespace adze::sql {
namespace {

using plan::AggregateId;

std::optional<Type> result_type(AggregateId function, Type argument) {
  switch (function) {
    case AggregateId::kCountStar:
    case AggregateId::kCount:
      return int64_type;
    case AggregateId::kSum:
      return plan::sum_type(argument);
    case AggregateId::kAvg:
      return plan::average_type(argument);
    case AggregateId::kMin:
    case AggregateId::kMax:
      return argument;
  }
  return std::nullopt;
}

}  // namespace

std::optional<AggregateId> ExpressionBinder::find_aggregate(const std::string& name) {
  if (name == "count") return AggregateId::kCount;
  if (name == "sum") return AggregateId::kSum;
  if (name == "avg" || name == "mean") return AggregateId::kAvg;
  if (name == "min") return AggregateId::kMin;
  if (name == "max") return AggregateId::kMax;
  return std::nullopt;
}

Bound ExpressionBinder::bind_aggregate(const Syntax& syntax, const Scope& scope,
                                       AggregateId function) {
  if (inside_aggregate_) {
    throw text_.error(syntax.offset, "an aggregate can't be within another one",
                      "write the inner one into a query of its own");
  }
  if (!scope.allows_aggregates) {
    const bool is_where = std::string_view(scope.clause) == "WHERE";
    throw text_.error(
        syntax.offset,
        fmt::format("{}() is an aggregate and can't be used in {}", syntax.text, scope.clause),
        is_where ? "use HAVING for conditions on aggregates" : "");
  }
  plan::Aggregate aggregate;
  aggregate.function = function;
  aggregate.distinct = syntax.distinct;
  aggregate.type = int64_type;
  aggregate.position = text_.position(syntax.offset);
  inside_aggregate_ = true;
  bind_aggregate_argument(syntax, scope, aggregate);
  if (!syntax.filter.empty()) {
    Scope filter = scope;
    filter.clause = "FILTER";
    aggregate.filter.push_back(bind_condition(syntax.filter[0], filter));
  }
  inside_aggregate_ = false;
  return add_aggregate(std::move(aggregate));
}

void ExpressionBinder::bind_aggregate_argument(const Syntax& syntax, const Scope& scope,
                                               plan::Aggregate& aggregate) {
  if (aggregate.function == AggregateId::kCount && syntax.children.empty() && !syntax.distinct) {
    aggregate.function = AggregateId::kCountStar;
    return;
  }
  if (syntax.star) {
    throw text_.error(syntax.offset, fmt::format("{}(*) is not supported", syntax.text),
                      "name a column");
  }
  check_argument_count(syntax, 1, 1);
  Bound value = bind(syntax.children[0], scope);
  const std::optional<Type> type = result_type(aggregate.function, value.type());
  if (!type || (value.form == Bound::Form::kTextLiteral && *type != string_type &&
                aggregate.function != AggregateId::kCount)) {
    throw wrong_type(syntax, "numbers", value);
  }
  const Type argument_type = or_default(value.type(), int32_type);
  aggregate.type = or_default(*type, int32_type);
  aggregate.arguments.push_back(coerce(text_, std::move(value), argument_type));
}

Bound ExpressionBinder::add_aggregate(plan::Aggregate aggregate) {
  const auto found =
      std::find_if(aggregates.begin(), aggregates.end(),
                   [&](const plan::Aggregate& known) { return plan::equal(known, aggregate); });
  Bound bound;
  bound.expression.kind = plan::Expression::Kind::kColumn;
  bound.expression.type = aggregate.type;
  bound.expression.position = aggregate.position;
  bound.expression.column_index = aggregate_index(static_cast<size_t>(found - aggregates.begin()));
  if (found == aggregates.end()) aggregates.push_back(std::move(aggregate));
  return bound;
}

}  // namespace adze::sql
