#include <fmt/format.h>

#include <algorithm>

#include "sql/bind_expression.h"

// Functions of numbers whose result's type depends on that of the argument.
namespace adze::sql {

using plan::FunctionId;

Bound ExpressionBinder::bind_abs(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const Type type = or_default(value.type(), int64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", value);
  return call(FunctionId::kAbs, type, {coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_round(const Syntax& syntax, const Scope& scope) {
  const bool is_round = syntax.text == "round";
  const FunctionId function = is_round ? FunctionId::kRound : FunctionId::kTruncate;
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<Bound> values = bind_children(syntax, scope);
  const Type type = or_default(values[0].type(), int64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", values[0]);
  std::vector<plan::Expression> arguments;
  arguments.push_back(coerce(text_, std::move(values[0]), type));
  if (values.size() == 2) arguments.push_back(integer_argument(syntax, std::move(values[1])));
  if (type.is_float()) {
    return call(function, type, std::move(arguments), position);
  }
  int64_t digits = 0;
  if (arguments.size() == 2) {
    const plan::Expression& literal = arguments[1];
    if (literal.kind != plan::Expression::Kind::kLiteral || literal.literal.is_null) {
      throw text_.error(
          literal.position,
          fmt::format("the digits of {}() for {} must be a number", syntax.text, type_name(type)),
          "cast the value to double");
    }
    digits = static_cast<int64_t>(literal.literal.integer);
  }
  return round_exact(function, Bound{.expression = std::move(arguments[0])}, digits, position);
}

// Integers go through decimals of no fraction: round(1234, -2) is 1200.
Bound ExpressionBinder::round_exact(FunctionId function, Bound value, int64_t digits,
                                    plan::SourcePosition position) {
  const Type type = value.type();
  const int64_t scale = type.is_decimal() ? type.scale : 0;
  if (digits >= scale) return value;
  const Type wide = type.is_decimal() ? type : decimal_type(19, 0);
  const auto kept = static_cast<uint8_t>(std::max<int64_t>(digits, 0));
  Bound rounded = call(function, decimal_type(wide.precision, kept),
                       {coerce(text_, std::move(value), wide)}, position);
  const int64_t bounded_digits = std::max<int64_t>(digits, -38);
  rounded.expression.arguments.push_back(
      coerce(text_, integer_literal(bounded_digits, position), int64_type));
  if (type.is_decimal()) return rounded;
  return Bound{.expression = coerce(text_, std::move(rounded), type)};
}

Bound ExpressionBinder::bind_floor(const Syntax& syntax, const Scope& scope) {
  const FunctionId function = syntax.text == "floor" ? FunctionId::kFloor : FunctionId::kCeil;
  Bound value = bind(syntax.children[0], scope);
  Type type = or_default(value.type(), float64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", value);
  if (type.is_integer()) type = float64_type;  // as in DuckDB
  const Type result = type.is_decimal() ? decimal_type(type.precision, 0) : type;
  return call(function, result, {coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_sign_function(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const Type type = or_default(value.type(), int64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", value);
  return call(FunctionId::kSign, int8_type, {coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_modulo(const Syntax& syntax, const Scope& scope) {
  std::vector<Bound> values = bind_children(syntax, scope);
  Syntax as_operator;
  as_operator.offset = syntax.offset;
  as_operator.text = "%";
  return bind_arithmetic(as_operator, std::move(values[0]), std::move(values[1]));
}

// log(x) is log10(x), log(b, x) has a base.
Bound ExpressionBinder::bind_logarithm(const Syntax& syntax, const Scope& scope) {
  std::vector<plan::Expression> arguments;
  for (Bound& value : bind_children(syntax, scope)) {
    arguments.push_back(number_argument(syntax, std::move(value)));
  }
  const bool has_base = arguments.size() == 2;
  return call(has_base ? FunctionId::kLogarithm : FunctionId::kDecimalLogarithm, float64_type,
              std::move(arguments), text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_pi(const Syntax& syntax, const Scope&) {
  Bound value = number_literal("3.141592653589793e0", text_.position(syntax.offset));
  value.form = Bound::Form::kValue;
  return value;
}

plan::Expression ExpressionBinder::number_argument(const Syntax& syntax, Bound value) const {
  const bool is_usable = value.type().is_number() || value.type() == null_type ||
                         value.form == Bound::Form::kTextLiteral;
  if (!is_usable) throw wrong_type(syntax, "a number", value);
  return coerce(text_, std::move(value), float64_type);
}

}  // namespace adze::sql
