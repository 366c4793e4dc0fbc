#include "plan/expression_tree.h"

#include <algorithm>
#include <cstring>

namespace adze::plan {
namespace {

bool equal_all(const std::vector<Expression>& left, const std::vector<Expression>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Expression& a, const Expression& b) { return equal(a, b); });
}

// By bits: 0.0 and -0.0 are different literals, and a NaN is itself.
bool same_bits(double left, double right) { return std::memcmp(&left, &right, sizeof left) == 0; }

}  // namespace

bool equal(const Scalar& left, const Scalar& right) {
  return left.type == right.type && left.is_null == right.is_null &&
         left.integer == right.integer && same_bits(left.number, right.number) &&
         left.text == right.text;
}

bool equal(const Expression& left, const Expression& right) {
  if (left.kind != right.kind || left.type != right.type) return false;
  switch (left.kind) {
    case Expression::Kind::kColumn:
      return left.column_index == right.column_index;
    case Expression::Kind::kLiteral:
      return equal(left.literal, right.literal);
    case Expression::Kind::kCall:
      return left.function == right.function && equal_all(left.arguments, right.arguments);
    case Expression::Kind::kCast:
      return left.try_cast == right.try_cast && equal_all(left.arguments, right.arguments);
  }
  return false;
}

bool equal(const Aggregate& left, const Aggregate& right) {
  return left.function == right.function && left.distinct == right.distinct &&
         left.type == right.type && equal_all(left.arguments, right.arguments) &&
         std::equal(left.parameters.begin(), left.parameters.end(), right.parameters.begin(),
                    right.parameters.end(),
                    [](const Scalar& a, const Scalar& b) { return equal(a, b); }) &&
         std::equal(left.order.begin(), left.order.end(), right.order.begin(), right.order.end(),
                    [](const AggregateOrder& a, const AggregateOrder& b) {
                      return equal(a.key, b.key) && a.descending == b.descending &&
                             a.nulls_first == b.nulls_first;
                    }) &&
         equal_all(left.filter, right.filter);
}

size_t node_count(const Expression& expression) {
  size_t count = 1;
  for (const Expression& argument : expression.arguments) count += node_count(argument);
  return count;
}

size_t depth(const Expression& expression) {
  size_t deepest = 0;
  for (const Expression& argument : expression.arguments) {
    deepest = std::max(deepest, depth(argument));
  }
  return deepest + 1;
}

void for_each_column(Expression& expression, const std::function<void(Expression&)>& visit) {
  if (expression.kind == Expression::Kind::kColumn) visit(expression);
  for (Expression& argument : expression.arguments) for_each_column(argument, visit);
}

}  // namespace adze::plan
