#include "sql/bind_expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/suggest.h"
#include "plan/expression_tree.h"
#include "sql/tokens.h"

namespace adze::sql {
namespace {

// What may be copied in one query. A text of 64 KiB that copies nothing has a third of these nodes.
constexpr size_t kCopiedNodesMax = 100'000;
constexpr size_t kColumnsShownMax = 12;
constexpr size_t kColumnsShownBytesMax = 160;

std::vector<std::string> column_names(const Schema& schema) {
  std::vector<std::string> names;
  names.reserve(schema.size());
  for (const Field& field : schema.fields) names.push_back(field.name);
  return names;
}

std::string list_of_columns(const std::vector<std::string>& names) {
  std::string text = "the columns are: ";
  for (const std::string& name : names) {
    if (&name != names.data()) text += ", ";
    text += name;
  }
  const bool is_short = names.size() <= kColumnsShownMax && text.size() <= kColumnsShownBytesMax;
  return is_short && !names.empty() ? text : "";
}

}  // namespace

bool contains_aggregate(const plan::Expression& expression) {
  if (expression.kind == plan::Expression::Kind::kColumn) {
    return ExpressionBinder::is_aggregate(expression);
  }
  return std::any_of(expression.arguments.begin(), expression.arguments.end(), contains_aggregate);
}

Type or_default(Type type, Type fallback) { return type == null_type ? fallback : type; }

// Longer than other functions, as it is one case per kind.
Bound ExpressionBinder::bind(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  if (is_interval(syntax)) throw bare_interval(syntax);
  switch (syntax.kind) {
    case Syntax::Kind::kColumn:
      return bind_column(syntax, scope);
    case Syntax::Kind::kStar:
      throw text_.error(position, "* stands for all columns and can't be part of an expression",
                        "name a column");
    case Syntax::Kind::kNull:
      return null_literal(position);
    case Syntax::Kind::kBoolean:
      return bool_literal(syntax.flag, position);
    case Syntax::Kind::kNumber:
      return number_literal(syntax.text, position);
    case Syntax::Kind::kString:
      return text_literal(syntax.text, position);
    case Syntax::Kind::kOperator:
      return bind_operator(syntax, scope);
    case Syntax::Kind::kAnd:
    case Syntax::Kind::kOr:
    case Syntax::Kind::kNot:
      return bind_logic(syntax, scope);
    case Syntax::Kind::kIsNull: {
      Bound value = bind(syntax.children[0], scope);
      const Type type = or_default(value.type(), int32_type);
      const plan::FunctionId function =
          syntax.negated ? plan::FunctionId::kIsNotNull : plan::FunctionId::kIsNull;
      return call(function, bool_type, {coerce(text_, std::move(value), type)}, position);
    }
    case Syntax::Kind::kBooleanTest:
      return bind_boolean_test(syntax, scope);
    case Syntax::Kind::kDistinctFrom:
      return bind_distinct_from(syntax, scope);
    case Syntax::Kind::kIn:
      return bind_in(syntax, scope);
    case Syntax::Kind::kBetween:
      return bind_between(syntax, scope);
    case Syntax::Kind::kLike:
      return bind_like(syntax, scope);
    case Syntax::Kind::kCase:
      return bind_case(syntax, scope);
    case Syntax::Kind::kCall:
      return bind_call(syntax, scope);
    case Syntax::Kind::kCast:
      return bind_cast(syntax, scope);
    case Syntax::Kind::kInterval:
      break;  // done above
  }
  fail_internal("unknown syntax", __FILE__, __LINE__);
}

plan::Expression ExpressionBinder::bind_condition(const Syntax& syntax, const Scope& scope) {
  return as_condition(bind(syntax, scope), scope.clause);
}

Bound ExpressionBinder::bind_column(const Syntax& syntax, const Scope& scope) {
  check_table(syntax);
  const std::optional<size_t> column = find_column(syntax);
  const NamedValue* alias = find_alias(syntax, scope.aliases);
  const plan::SourcePosition position = text_.position(syntax.offset);
  if (column && !(alias != nullptr && prefers_alias(scope, *column))) {
    return column_value(*column, position);
  }
  if (alias == nullptr) throw unknown_column(syntax);
  if (contains_aggregate(alias->value.expression) &&
      (!scope.allows_aggregates || inside_aggregate_)) {
    throw text_.error(position,
                      fmt::format("'{}' is an aggregate and can't be used in {}", alias->name,
                                  inside_aggregate_ ? "another one" : scope.clause),
                      inside_aggregate_ ? "" : "use HAVING for conditions on aggregates");
  }
  Bound value = copy(alias->value);
  value.expression.position = position;
  return value;
}

bool ExpressionBinder::prefers_alias(const Scope& scope, size_t column) const {
  if (scope.group_keys == nullptr || inside_aggregate_) return false;
  return std::none_of(
      scope.group_keys->begin(), scope.group_keys->end(), [&](const plan::Expression& key) {
        return key.kind == plan::Expression::Kind::kColumn && key.column_index == column;
      });
}

void ExpressionBinder::check_table(const Syntax& syntax) const {
  const size_t parts_of_table = syntax.kind == Syntax::Kind::kStar ? 1 : 2;
  if (syntax.path.size() < parts_of_table || is_same_name(syntax.path[0], table_)) return;
  throw text_.error(syntax.offset, fmt::format("unknown table '{}'", syntax.path[0]),
                    fmt::format("the table is called {} here", table_));
}

// The exact name wins; else the only one that differs by case alone.
std::optional<size_t> ExpressionBinder::find_column(const Syntax& syntax) const {
  const std::string& name = syntax.path.back();
  std::optional<size_t> found;
  size_t similar_count = 0;
  for (size_t i = 0; i < schema_.size(); ++i) {
    if (schema_.fields[i].name == name) return i;
    if (!is_same_name(schema_.fields[i].name, name)) continue;
    if (!found) found = i;
    ++similar_count;
  }
  if (similar_count > 1) {
    throw text_.error(syntax.offset,
                      fmt::format("'{}' could be several columns that differ by case", name),
                      fmt::format("write it as the file does, in double quotes: \"{}\"",
                                  schema_.fields[*found].name));
  }
  return found;
}

size_t ExpressionBinder::column_index(const Syntax& syntax) const {
  const std::optional<size_t> column = find_column(syntax);
  if (!column) throw unknown_column(syntax);
  return *column;
}

Bound ExpressionBinder::column_value(size_t index, plan::SourcePosition position) const {
  Bound bound;
  bound.expression.kind = plan::Expression::Kind::kColumn;
  bound.expression.type = schema_.fields[index].type;
  bound.expression.position = position;
  bound.expression.column_index = index;
  return bound;
}

const NamedValue* ExpressionBinder::find_alias(const Syntax& syntax,
                                               std::span<const NamedValue> aliases) const {
  if (syntax.kind != Syntax::Kind::kColumn || syntax.path.size() != 1) return nullptr;
  const NamedValue* found = nullptr;
  for (const NamedValue& alias : aliases) {
    if (alias.name.empty()) continue;
    if (alias.name == syntax.path[0]) return &alias;
    if (found == nullptr && is_same_name(alias.name, syntax.path[0])) found = &alias;
  }
  return found;
}

Error ExpressionBinder::unknown_column(const Syntax& syntax) const {
  const std::string& name = syntax.path.back();
  if (syntax.is_value_word) {
    return text_.error(syntax.offset,
                       fmt::format("{} is not supported: the same input must give the same output",
                                   folded_name(name)),
                       kValueOfTheRunFix);
  }
  const std::vector<std::string> names = column_names(schema_);
  const std::string guess = did_you_mean(name, names);
  std::string fix = list_of_columns(names);
  if (syntax.is_quoted && guess.empty()) {
    fix = fmt::format("double quotes mean a column; write text as '{}'", name);
  }
  Error error = text_.error(syntax.offset, fmt::format("unknown column '{}'{}", name, guess), fix);
  error.column_name = name;
  return error;
}

Bound ExpressionBinder::copy(const Bound& value) {
  copied_nodes_ += plan::node_count(value.expression);
  // Chains of aliases could nest deeper than the text does.
  if (copied_nodes_ > kCopiedNodesMax ||
      plan::depth(value.expression) > 4 * limits::sql_depth_max) {
    throw text_.error(value.position(),
                      "this expression is used so often that the query is too large",
                      "use fewer aliases within aliases, or fewer branches of CASE x WHEN");
  }
  return value;
}

Bound ExpressionBinder::call(plan::FunctionId function, Type type,
                             std::vector<plan::Expression> arguments,
                             plan::SourcePosition position) const {
  Bound bound;
  bound.expression.kind = plan::Expression::Kind::kCall;
  bound.expression.type = type;
  bound.expression.position = position;
  bound.expression.function = function;
  bound.expression.arguments = std::move(arguments);
  return bound;
}

std::vector<Bound> ExpressionBinder::bind_children(const Syntax& syntax, const Scope& scope) {
  std::vector<Bound> values;
  values.reserve(syntax.children.size());
  for (const Syntax& child : syntax.children) values.push_back(bind(child, scope));
  return values;
}

Error ExpressionBinder::type_error(plan::SourcePosition position, std::string message,
                                   std::string fix, std::span<const Bound> values) const {
  Error error = text_.error(position, std::move(message), std::move(fix));
  for (const Bound& value : values) {
    const plan::Expression& expression = value.expression;
    if (expression.kind != plan::Expression::Kind::kColumn || is_aggregate(expression)) continue;
    error.column_name = schema_.fields[expression.column_index].name;
    break;
  }
  return error;
}

std::vector<plan::Expression> ExpressionBinder::coerce_all(std::vector<Bound> values, Mixing mixing,
                                                           plan::SourcePosition position,
                                                           const char* what) {
  const std::optional<Type> common = common_type_of(values, mixing);
  if (!common) {
    const auto differs = std::find_if(values.begin(), values.end(), [&](const Bound& value) {
      return !common_type_of(std::vector<Bound>{values.front(), value}, mixing);
    });
    const Bound& other = differs != values.end() ? *differs : values.back();
    throw type_error(position,
                     fmt::format("{} of {} and {}", what, type_name(values.front().type()),
                                 type_name(other.type())),
                     "make them one type with CAST(… AS …)", values);
  }
  const Type type = or_default(*common, int32_type);
  std::vector<plan::Expression> expressions;
  expressions.reserve(values.size());
  for (Bound& value : values) expressions.push_back(coerce(text_, std::move(value), type));
  return expressions;
}

}  // namespace adze::sql
