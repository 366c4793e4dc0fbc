// Calls of aggregates. Which there are, and what they take, is a table: plan/aggregate.h.
// Tested by compile_sql_test.cc and tests/cases/aggregates.

#include <fmt/format.h>

#include <algorithm>

#include "plan/expression_tree.h"
#include "sql/bind_expression.h"

namespace adze::sql {
namespace {

using plan::AggregateId;
using plan::AggregateParameter;
using plan::AggregateRow;

double as_double(const Scalar& number) {
  if (number.type.is_float()) return number.number;
  return static_cast<double>(number.integer) /
         static_cast<double>(power_of_ten(number.type.is_decimal() ? number.type.scale : 0));
}

Scalar text_scalar(std::string text) {
  Scalar scalar;
  scalar.type = string_type;
  scalar.is_null = false;
  scalar.text = std::move(text);
  return scalar;
}

bool is_literal(const plan::Expression& expression) {
  return expression.kind == plan::Expression::Kind::kLiteral;
}

}  // namespace

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
  aggregate.distinct = syntax.distinct && !plan::aggregate_row(function).has(plan::kIgnoresRepeats);
  aggregate.type = int64_type;
  aggregate.position = text_.position(syntax.offset);
  inside_aggregate_ = true;
  bind_aggregate_arguments(syntax, scope, aggregate);
  bind_aggregate_order(syntax, scope, aggregate);
  if (!syntax.filter.empty()) {
    Scope filter = scope;
    filter.clause = "FILTER";
    aggregate.filter.push_back(bind_condition(syntax.filter[0], filter));
  }
  inside_aggregate_ = false;
  return add_aggregate(std::move(aggregate));
}

void ExpressionBinder::bind_aggregate_arguments(const Syntax& syntax, const Scope& scope,
                                                plan::Aggregate& aggregate) {
  if (aggregate.function == AggregateId::kCount && syntax.children.empty() && !syntax.distinct) {
    aggregate.function = AggregateId::kCountStar;
    return;
  }
  if (syntax.star) {
    throw text_.error(syntax.offset, fmt::format("{}(*) is not supported", syntax.text),
                      "name a column");
  }
  const AggregateRow& row = plan::aggregate_row(aggregate.function);
  const size_t columns = row.argument_count;
  check_argument_count(syntax, columns + (row.parameter == AggregateParameter::kFraction ? 1 : 0),
                       columns + (row.parameter == AggregateParameter::kNone ? 0 : 1));
  std::vector<Bound> values;
  values.reserve(columns);
  for (size_t i = 0; i < columns; ++i) values.push_back(bind(syntax.children[i], scope));
  const Type first = or_default(values[0].type(), row.null_argument);
  const Type second = columns > 1 ? or_default(values[1].type(), row.null_argument) : null_type;
  const std::optional<plan::AggregateTypes> types = row.types(first, second);
  if (!types) {
    const bool first_fits = columns == 1 || row.types(first, row.null_argument);
    throw wrong_type(syntax, row.takes, values[first_fits && columns > 1 ? 1 : 0]);
  }
  aggregate.type = types->result;
  aggregate.arguments.push_back(coerce(text_, std::move(values[0]), types->first));
  if (columns > 1)
    aggregate.arguments.push_back(coerce(text_, std::move(values[1]), types->second));
  if (syntax.children.size() > columns) {
    aggregate.parameters.push_back(bind_parameter(syntax, syntax.children[columns], row.parameter));
  } else if (row.parameter == AggregateParameter::kSeparator) {
    aggregate.parameters.push_back(text_scalar(","));
  }
}

// A separator of NULL is allowed, and gives NULL.
Scalar ExpressionBinder::bind_parameter(const Syntax& call, const Syntax& syntax,
                                        AggregateParameter kind) {
  const Bound value = bind(syntax, {.clause = "a parameter", .aliases = {}});
  const Scalar& literal = value.expression.literal;
  const bool is_fixed = is_literal(value.expression);
  if (kind == AggregateParameter::kSeparator) {
    if (is_fixed && (literal.is_null || literal.type == string_type)) return literal;
    throw text_.error(value.position(),
                      fmt::format("the separator of {}() must be a text", call.text),
                      "write it as a literal, such as '; '");
  }
  if (is_fixed && !literal.is_null && literal.type.is_number()) {
    const double fraction = as_double(literal);
    if (fraction >= 0 && fraction <= 1) return literal;
  }
  throw text_.error(
      value.position(), fmt::format("the fraction of {}() must be a number from 0 to 1", call.text),
      "write it as a literal, such as 0.25; for several fractions, call it once each");
}

// Bound also where it makes no difference, so that what is wrong in it is said.
void ExpressionBinder::bind_aggregate_order(const Syntax& syntax, const Scope& scope,
                                            plan::Aggregate& aggregate) {
  const AggregateRow& row = plan::aggregate_row(aggregate.function);
  if (!syntax.order.empty() && row.has(plan::kOrdersItself)) {
    throw text_.error(
        syntax.order[0].expression.offset,
        fmt::format("{}() orders its values itself, and takes no ORDER BY", syntax.text),
        "leave ORDER BY out; counted from the greatest value, 0.25 is 0.75");
  }
  for (const OrderItem& item : syntax.order) {
    Bound value = bind(item.expression, scope);
    const Type type = or_default(value.type(), int32_type);
    plan::Expression key = coerce(text_, std::move(value), type);
    const bool is_argument =
        std::any_of(aggregate.arguments.begin(), aggregate.arguments.end(),
                    [&](const plan::Expression& known) { return plan::equal(known, key); });
    if (syntax.distinct && !is_argument && !is_literal(key)) {
      throw text_.error(item.expression.offset,
                        "with DISTINCT, ORDER BY within an aggregate takes its arguments only",
                        "order by what is aggregated, or leave out DISTINCT");
    }
    if (!row.has(plan::kByOrder) || is_literal(key)) continue;
    aggregate.order.push_back({std::move(key), item.descending, item.nulls_first});
  }
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
