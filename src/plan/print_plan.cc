#include "plan/print_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace adze::plan {
namespace {

bool is_plain_word(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string name_text(const std::string& name) {
  return is_plain_word(name) ? name : '"' + name + '"';
}

std::string integer_text(Int128 value) {
  const bool negative = value < 0;
  UInt128 rest = negative ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return negative ? '-' + digits : digits;
}

// The value as it lies in memory: a date is its days, 1.50 of decimal(3,2) is 150. A printer of
// values would need the folder value/, which plan/ may not include.
std::string literal_text(const Scalar& value) {
  if (value.is_null) return "NULL";
  switch (value.type.kind()) {
    case Kind::kBool:
      return value.integer != 0 ? "true" : "false";
    case Kind::kInt64:
    case Kind::kInt128:
      return integer_text(value.integer);
    case Kind::kFloat64:
      return fmt::format("{}", value.number);
    case Kind::kString:
      return '\'' + value.text + '\'';
  }
  return "?";
}

std::string expressions_text(const std::vector<Expression>& expressions, const Schema& input) {
  std::string text;
  for (const Expression& expression : expressions) {
    if (!text.empty()) text += ", ";
    text += print_expression(expression, input);
  }
  return text;
}

std::string aggregate_text(const Aggregate& aggregate, const Schema& input) {
  std::string text = aggregate_name(aggregate.function);
  text += aggregate.distinct ? "(DISTINCT " : "(";
  text += expressions_text(aggregate.arguments, input);
  for (const Scalar& parameter : aggregate.parameters) {
    text += ", " + literal_text(parameter) + ':' + type_name(parameter.type);
  }
  for (const AggregateOrder& order : aggregate.order) {
    text += &order == aggregate.order.data() ? " ORDER BY " : ", ";
    text += print_expression(order.key, input);
    if (order.descending) text += " DESC";
    if (order.nulls_first) text += " NULLS FIRST";
  }
  text += ")";
  if (!aggregate.filter.empty()) {
    text += " FILTER " + print_expression(aggregate.filter[0], input);
  }
  return text;
}

std::string schema_text(const Schema& schema) {
  std::string text;
  for (const Field& field : schema.fields) {
    text += ' ' + name_text(field.name) + ':' + type_name(field.type);
  }
  return text;
}

struct OperationPrinter {
  const Schema& input;

  std::string operator()(const Filter& filter) const {
    return "Filter " + print_expression(filter.condition, input);
  }
  std::string operator()(const Project& project) const {
    return "Project " + expressions_text(project.expressions, input);
  }
  std::string operator()(const AggregateNode& node) const {
    std::string aggregates;
    for (const Aggregate& aggregate : node.aggregates) {
      if (!aggregates.empty()) aggregates += ", ";
      aggregates += aggregate_text(aggregate, input);
    }
    return fmt::format("Aggregate keys=[{}] aggregates=[{}]", expressions_text(node.keys, input),
                       aggregates);
  }
  std::string operator()(const Sort& sort) const {
    std::string text = "Sort ";
    for (const SortKey& key : sort.keys) {
      if (&key != sort.keys.data()) text += ", ";
      text += name_text(input.fields.at(key.column_index).name);
      if (key.descending) text += " DESC";
      if (key.nulls_first) text += " NULLS FIRST";
    }
    return text;
  }
  std::string operator()(const Limit& limit) const {
    std::string text = "Limit ";
    text += limit.row_count ? std::to_string(*limit.row_count) : "ALL";
    if (limit.offset != 0) text += fmt::format(" OFFSET {}", limit.offset);
    return text;
  }
};

}  // namespace

std::string print_expression(const Expression& expression, const Schema& input) {
  switch (expression.kind) {
    case Expression::Kind::kColumn:
      return name_text(input.fields.at(expression.column_index).name);
    case Expression::Kind::kLiteral:
      return literal_text(expression.literal) + ':' + type_name(expression.type);
    case Expression::Kind::kCall:
      return fmt::format("{}({})", function_name(expression.function),
                         expressions_text(expression.arguments, input));
    case Expression::Kind::kCast:
      return fmt::format("{}({} AS {})", expression.try_cast ? "try_cast" : "cast",
                         expressions_text(expression.arguments, input), type_name(expression.type));
  }
  fail_internal("unknown expression", __FILE__, __LINE__);
}

std::string print_plan(const Plan& plan, const Schema& source) {
  Schema input;
  for (const size_t index : plan.source_columns) input.fields.push_back(source.fields.at(index));
  std::string text = "Source" + schema_text(input) + '\n';
  for (const Node& node : plan.nodes) {
    text += std::visit(OperationPrinter{input}, node.operation) + '\n';
    input = node.output;
  }
  text += "Output" + schema_text(plan.output) + '\n';
  for (const std::string& note : plan.notes) text += "Note " + note + '\n';
  return text;
}

}  // namespace adze::plan
