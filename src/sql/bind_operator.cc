#include <fmt/format.h>

#include <algorithm>

#include "plan/type_rules.h"
#include "sql/bind_expression.h"
#include "sql/print_syntax.h"

namespace adze::sql {
namespace {

using plan::FunctionId;

struct OperatorRow {
  const char* sign;
  FunctionId function;
  bool is_comparison;
};

constexpr OperatorRow kOperators[] = {
    {"+", FunctionId::kAdd, false},
    {"-", FunctionId::kSubtract, false},
    {"*", FunctionId::kMultiply, false},
    {"/", FunctionId::kDivide, false},
    {"//", FunctionId::kDivideInteger, false},
    {"%", FunctionId::kModulo, false},
    {"=", FunctionId::kEqual, true},
    {"<>", FunctionId::kNotEqual, true},
    {"<", FunctionId::kLess, true},
    {"<=", FunctionId::kLessEqual, true},
    {">", FunctionId::kGreater, true},
    {">=", FunctionId::kGreaterEqual, true},
};

const OperatorRow& operator_row(const std::string& sign) {
  for (const OperatorRow& row : kOperators) {
    if (sign == row.sign) return row;
  }
  fail_internal("unknown operator", __FILE__, __LINE__);
}

std::optional<plan::OperatorTypes> types_of(FunctionId function, Type left, Type right) {
  switch (function) {
    case FunctionId::kAdd:
    case FunctionId::kSubtract:
      return plan::add_types(left, right, function == FunctionId::kSubtract);
    case FunctionId::kMultiply:
      return plan::multiply_types(left, right);
    case FunctionId::kDivide:
      return plan::divide_types(left, right);
    case FunctionId::kDivideInteger:
      return plan::divide_integer_types(left, right);
    default:
      return plan::modulo_types(left, right);
  }
}

bool is_equality(FunctionId function) {
  return function == FunctionId::kEqual || function == FunctionId::kNotEqual;
}

bool is_integer_literal(const Bound& value) { return value.form == Bound::Form::kIntegerLiteral; }

// The types that the two sides count as: a literal takes that of the other side.
void settle_literal(const SqlText& text, Bound& value, const Bound& other) {
  using Form = Bound::Form;
  const bool is_text = value.form == Form::kTextLiteral && other.type().is_number();
  const bool is_integer = is_integer_literal(value) && !is_integer_literal(other) &&
                          other.form == Form::kValue && other.type().is_integer();
  Type type = value.type();
  if (value.form == Form::kNull) type = or_default(other.type(), int64_type);
  if (is_text) type = other.type();
  if (is_integer) type = *common_type_of(std::vector<Bound>{value, other}, Mixing::kNone);
  if (type == value.type()) return;
  value = Bound{.expression = coerce(text, std::move(value), type)};
}

bool is_moment(Type type) { return type.is_temporal() && type != time_type; }

const char* operand_fix(Type left, Type right) {
  if (left == date_type && right == int64_type) return "cast the number of days to INTEGER";
  if (left.is_temporal() || right.is_temporal()) return "";
  return "make them numbers with CAST(… AS …)";
}

Bound negation(Bound value, plan::SourcePosition position) {
  Bound bound;
  bound.expression.kind = plan::Expression::Kind::kCall;
  bound.expression.type = bool_type;
  bound.expression.position = position;
  bound.expression.function = FunctionId::kNot;
  bound.expression.arguments.push_back(std::move(value.expression));
  return bound;
}

}  // namespace

Bound ExpressionBinder::bind_operator(const Syntax& syntax, const Scope& scope) {
  if (syntax.children.size() == 1) return bind_sign(syntax, scope);
  if (is_interval(syntax.children[0]) || is_interval(syntax.children[1])) {
    return bind_moved(syntax, scope);
  }
  Bound left = bind(syntax.children[0], scope);
  Bound right = bind(syntax.children[1], scope);
  if (syntax.text == "||") return bind_concatenation(syntax, std::move(left), std::move(right));
  if (syntax.text == "^" || syntax.text == "**") {
    return bind_power(syntax, std::move(left), std::move(right));
  }
  const OperatorRow& row = operator_row(syntax.text);
  if (!row.is_comparison) return bind_arithmetic(syntax, std::move(left), std::move(right));
  return compare(row.function, std::move(left), std::move(right), text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_sign(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const plan::SourcePosition position = text_.position(syntax.offset);
  const bool is_sign = syntax.text == "-" || syntax.text == "+";
  if (!is_sign || !(value.type().is_number() || value.form == Bound::Form::kNull)) {
    throw text_.error(
        position, fmt::format("{} can't be put before {}", syntax.text, type_name(value.type())),
        "");
  }
  const Type type = or_default(value.type(), int64_type);
  if (syntax.text == "+") return value;
  return call(FunctionId::kNegate, type, {coerce(text_, std::move(value), type)}, position);
}

Bound ExpressionBinder::bind_arithmetic(const Syntax& syntax, Bound left, Bound right) {
  const OperatorRow& row = operator_row(syntax.text);
  settle_literal(text_, left, right);
  settle_literal(text_, right, left);
  if (row.function == FunctionId::kAdd && right.type() == date_type) std::swap(left, right);
  if (row.function == FunctionId::kAdd && left.type() == date_type && right.type() == time_type) {
    return add_time(syntax, std::move(left), std::move(right));
  }
  if (row.function == FunctionId::kSubtract && is_moment(left.type()) && is_moment(right.type()) &&
      !(left.type() == date_type && right.type() == date_type)) {
    throw text_.error(
        syntax.offset,
        fmt::format("{} - {} would be an INTERVAL, which is no type of a column",
                    type_name(left.type()), type_name(right.type())),
        fmt::format("write date_diff('second', {}, {})", print_syntax(syntax.children[1]),
                    print_syntax(syntax.children[0])));
  }
  const std::optional<plan::OperatorTypes> types =
      types_of(row.function, left.type(), right.type());
  if (!types) {
    const Bound sides[] = {left, right};
    throw type_error(text_.position(syntax.offset),
                     fmt::format("{} is not defined for {} and {}", syntax.text,
                                 type_name(left.type()), type_name(right.type())),
                     operand_fix(left.type(), right.type()), sides);
  }
  return call(
      row.function, types->result,
      {coerce(text_, std::move(left), types->left), coerce(text_, std::move(right), types->right)},
      text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_power(const Syntax& syntax, Bound left, Bound right) {
  std::vector<plan::Expression> arguments;
  for (Bound* side : {&left, &right}) {
    const bool is_usable = side->type().is_number() || side->type() == null_type ||
                           side->form == Bound::Form::kTextLiteral;
    if (!is_usable) {
      throw type_error(
          text_.position(syntax.offset),
          fmt::format("{} is not defined for {}", syntax.text, type_name(side->type())),
          "make it a number with CAST(… AS …)", {side, 1});
    }
    arguments.push_back(coerce(text_, std::move(*side), float64_type));
  }
  return call(FunctionId::kPower, float64_type, std::move(arguments),
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_concatenation(const Syntax& syntax, Bound left, Bound right) {
  if (left.type() == binary_type || right.type() == binary_type) {
    throw text_.error(syntax.offset, "|| is not defined for binary", "");
  }
  return call(
      FunctionId::kConcatOperator, string_type,
      {coerce(text_, std::move(left), string_type), coerce(text_, std::move(right), string_type)},
      text_.position(syntax.offset));
}

Bound ExpressionBinder::compare(FunctionId function, Bound left, Bound right,
                                plan::SourcePosition position) {
  std::vector<Bound> sides;
  sides.push_back(std::move(left));
  sides.push_back(std::move(right));
  const Mixing mixing = is_equality(function) ? Mixing::kEquality : Mixing::kNone;
  return call(function, bool_type, coerce_all(std::move(sides), mixing, position, "no comparison"),
              position);
}

plan::Expression ExpressionBinder::as_condition(Bound value, const std::string& where) {
  const Type type = value.type();
  const bool is_usable =
      type == bool_type || type == null_type || type.is_number() || type == string_type;
  if (!is_usable) {
    throw text_.error(value.position(),
                      fmt::format("{} takes a condition, not {}", where, type_name(type)),
                      "compare it with something");
  }
  return coerce(text_, std::move(value), bool_type);
}

Bound ExpressionBinder::bind_logic(const Syntax& syntax, const Scope& scope) {
  const char* word = "AND";
  FunctionId function = FunctionId::kAnd;
  if (syntax.kind == Syntax::Kind::kOr) {
    word = "OR";
    function = FunctionId::kOr;
  } else if (syntax.kind == Syntax::Kind::kNot) {
    word = "NOT";
    function = FunctionId::kNot;
  }
  std::vector<plan::Expression> arguments;
  for (Bound& value : bind_children(syntax, scope)) {
    arguments.push_back(as_condition(std::move(value), word));
  }
  return call(function, bool_type, std::move(arguments), text_.position(syntax.offset));
}

// x IS TRUE is coalesce(x, false); IS UNKNOWN is IS NULL; NOT turns them round.
Bound ExpressionBinder::bind_boolean_test(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  plan::Expression value = as_condition(bind(syntax.children[0], scope), "IS " + syntax.text);
  Bound result;
  if (syntax.text == "UNKNOWN") {
    result = call(FunctionId::kIsNull, bool_type, {std::move(value)}, position);
  } else {
    if (syntax.text == "FALSE") {
      value = call(FunctionId::kNot, bool_type, {std::move(value)}, position).expression;
    }
    result = call(FunctionId::kCoalesce, bool_type,
                  {std::move(value), bool_literal(false, position).expression}, position);
  }
  return syntax.negated ? negation(std::move(result), position) : result;
}

// a IS NOT DISTINCT FROM b is coalesce(a = b, a IS NULL AND b IS NULL).
Bound ExpressionBinder::bind_distinct_from(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<plan::Expression> sides =
      coerce_all(bind_children(syntax, scope), Mixing::kEquality, position, "no comparison");
  std::vector<plan::Expression> nulls;
  for (const plan::Expression& side : sides) {
    Bound value = copy(Bound{.expression = side});
    nulls.push_back(
        call(FunctionId::kIsNull, bool_type, {std::move(value.expression)}, position).expression);
  }
  Bound equal = call(FunctionId::kEqual, bool_type, std::move(sides), position);
  Bound both = call(FunctionId::kAnd, bool_type, std::move(nulls), position);
  Bound same = call(FunctionId::kCoalesce, bool_type,
                    {std::move(equal.expression), std::move(both.expression)}, position);
  return syntax.negated ? same : negation(std::move(same), position);
}

Bound ExpressionBinder::bind_in(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  Bound result =
      call(FunctionId::kIn, bool_type,
           coerce_all(bind_children(syntax, scope), Mixing::kEquality, position, "no comparison"),
           position);
  return syntax.negated ? negation(std::move(result), position) : result;
}

Bound ExpressionBinder::bind_between(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<plan::Expression> sides =
      coerce_all(bind_children(syntax, scope), Mixing::kNone, position, "no comparison");
  Bound again = copy(Bound{.expression = sides[0]});
  Bound low = call(FunctionId::kGreaterEqual, bool_type,
                   {std::move(again.expression), std::move(sides[1])}, position);
  Bound high =
      call(FunctionId::kLessEqual, bool_type, {std::move(sides[0]), std::move(sides[2])}, position);
  Bound result = call(FunctionId::kAnd, bool_type,
                      {std::move(low.expression), std::move(high.expression)}, position);
  return syntax.negated ? negation(std::move(result), position) : result;
}

Bound ExpressionBinder::bind_like(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<plan::Expression> arguments;
  for (Bound& value : bind_children(syntax, scope)) {
    if (value.type() != string_type && value.form != Bound::Form::kNull) {
      throw text_.error(value.position(),
                        fmt::format("{} takes text, not {}", syntax.flag ? "ILIKE" : "LIKE",
                                    type_name(value.type())),
                        "write CAST(… AS VARCHAR)");
    }
    arguments.push_back(coerce(text_, std::move(value), string_type));
  }
  const FunctionId function = syntax.flag ? FunctionId::kLikeAnyCase : FunctionId::kLike;
  Bound result = call(function, bool_type, std::move(arguments), position);
  return syntax.negated ? negation(std::move(result), position) : result;
}

// CASE x WHEN a THEN … is CASE WHEN x = a THEN ….
Bound ExpressionBinder::bind_case(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<Bound> parts = bind_children(syntax, scope);
  std::vector<plan::Expression> conditions;
  std::vector<Bound> results;
  const size_t end = parts.size() - (syntax.has_else ? 1 : 0);
  for (size_t i = syntax.flag ? 1 : 0; i + 1 < end; i += 2) {
    Bound when = std::move(parts[i]);
    if (syntax.flag) {
      const plan::SourcePosition place = when.position();
      when = compare(FunctionId::kEqual, copy(parts[0]), std::move(when), place);
    }
    conditions.push_back(as_condition(std::move(when), "WHEN"));
    results.push_back(std::move(parts[i + 1]));
  }
  results.push_back(syntax.has_else ? std::move(parts.back()) : null_literal(position));
  std::vector<plan::Expression> values =
      coerce_all(std::move(results), Mixing::kNone, position, "CASE can't have results");
  const Type type = values.back().type;
  std::vector<plan::Expression> arguments;
  for (size_t i = 0; i < conditions.size(); ++i) {
    arguments.push_back(std::move(conditions[i]));
    arguments.push_back(std::move(values[i]));
  }
  arguments.push_back(std::move(values.back()));
  return call(FunctionId::kCase, type, std::move(arguments), position);
}

Bound ExpressionBinder::bind_cast(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const plan::SourcePosition position = text_.position(syntax.offset);
  const CastType& to = syntax.cast_type;
  if (!plan::is_castable(value.type(), to.type)) {
    throw text_.error(
        position, fmt::format("no cast from {} to {}", type_name(value.type()), type_name(to.type)),
        "");
  }
  const bool is_new = std::find(notes.begin(), notes.end(), to.note) == notes.end();
  if (!to.note.empty() && is_new) notes.push_back(to.note);
  return Bound{.expression =
                   explicit_cast(text_, std::move(value), to.type, syntax.flag, position)};
}

}  // namespace adze::sql
