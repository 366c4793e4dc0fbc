#include "sql/bound_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "plan/type_rules.h"
#include "value/parse_value.h"
#include "value/print_value.h"

namespace adze::sql {
namespace {

Bound make_literal(Scalar value, Bound::Form form, plan::SourcePosition position) {
  Bound bound;
  bound.form = form;
  bound.expression.kind = plan::Expression::Kind::kLiteral;
  bound.expression.type = value.type;
  bound.expression.position = position;
  bound.expression.literal = std::move(value);
  return bound;
}

Scalar null_of(Type type) {
  Scalar value;
  value.type = type;
  return value;
}

// Digits of a decimal literal as PostgreSQL's scanner lets them through: [+-]digits[.digits].
struct DecimalShape {
  unsigned digits = 0;
  unsigned scale = 0;
  bool is_integer = true;
  bool is_plain = true;  // no exponent
};

DecimalShape shape_of(std::string_view text) {
  DecimalShape shape;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++shape.digits;
      if (!shape.is_integer) ++shape.scale;
    } else if (c == '.') {
      shape.is_integer = false;
    } else if (c != '-' && c != '+') {
      shape.is_plain = false;
    }
  }
  return shape;
}

Scalar parse_number(std::string_view text, Type type) {
  Scalar value;
  const value::ParseResult result = value::parse_cast(text, type, value);
  ADZE_CHECK(result.problem == nullptr);
  value.type = type;
  return value;
}

std::string_view without_leading_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
    digits.remove_prefix(1);
  }
  return digits;
}

Type integer_literal_type(const std::string& text) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return decimal_type(38, 0);
  const IntegerRange range = integer_range(TypeId::kInt32);
  // -2147483648 is int64 in DuckDB, for there the sign comes after the number.
  return value > range.min && value <= range.max ? int32_type : int64_type;
}

bool fits(Int128 value, Type integer) {
  const IntegerRange range = integer_range(integer.id);
  return value >= range.min && value <= range.max;
}

// What is known of several values while their common type is looked for.
struct Candidate {
  Type type;
  Bound::Form form = Bound::Form::kNull;
  Int128 least = 0;  // of integer literals
  Int128 greatest = 0;
};

Candidate candidate_of(const Bound& bound) {
  const Int128 value = bound.expression.literal.integer;
  const bool is_integer = bound.form == Bound::Form::kIntegerLiteral;
  return {bound.type(), bound.form, is_integer ? value : 0, is_integer ? value : 0};
}

std::optional<Candidate> as_value(std::optional<Type> type) {
  if (!type) return std::nullopt;
  return Candidate{.type = *type, .form = Bound::Form::kValue};
}

std::optional<Candidate> join_literal(const Candidate& literal, const Candidate& other) {
  if (other.form == Bound::Form::kIntegerLiteral) {
    return Candidate{*plan::common_type(literal.type, other.type), other.form,
                     std::min(literal.least, other.least),
                     std::max(literal.greatest, other.greatest)};
  }
  const bool takes_type = other.type.is_integer() && fits(literal.least, other.type) &&
                          fits(literal.greatest, other.type);
  return as_value(takes_type ? other.type : plan::common_type(literal.type, other.type));
}

std::optional<Candidate> join(const Candidate& left, const Candidate& right, Mixing mixing) {
  using Form = Bound::Form;
  if (left.form == Form::kNull) return right;
  if (right.form == Form::kNull) return left;
  if (left.form == Form::kTextLiteral) return right;
  if (right.form == Form::kTextLiteral) return left;
  if (mixing == Mixing::kEquality && left.type != right.type) {
    if (left.type == string_type) return right;
    if (right.type == string_type) return left;
  }
  if (left.form == Form::kIntegerLiteral) return join_literal(left, right);
  if (right.form == Form::kIntegerLiteral) return join_literal(right, left);
  return as_value(plan::common_type(left.type, right.type));
}

plan::Expression cast_node(plan::Expression from, Type type, bool try_cast) {
  plan::Expression cast;
  cast.kind = plan::Expression::Kind::kCast;
  cast.type = type;
  cast.position = from.position;
  cast.try_cast = try_cast;
  cast.arguments.push_back(std::move(from));
  return cast;
}

// Through its text, which is how the cast of exact types is defined; floats to anything else are
// left to the kernels, which round a double and not its shortest text.
bool folds(Type from, Type to) { return !from.is_float() || to.is_float() || to == string_type; }

// A literal as another type. The problem, if there is one, is static text.
value::ParseResult convert(const Scalar& from, Type type, Scalar& to) {
  if (from.type == string_type) return value::parse_cast(from.text, type, to);
  if (from.type.is_float() && type == float64_type) {
    // Not through its text, for that of a float32 is only as long as float32 needs.
    to = from;
    return {};
  }
  const std::string printed = value::print_scalar(from);
  if (type == string_type || type == binary_type) {
    to.text = printed;
    to.is_null = false;
    return {};
  }
  const value::ParseResult result = value::parse_cast(printed, type, to);
  return result;
}

bool is_bool_and_number(Type from, Type to) { return from == bool_type && to.is_number(); }

std::optional<plan::Expression> fold(const plan::Expression& from, Type type,
                                     const char** problem) {
  Scalar value;
  if (from.literal.is_null) {
    value = null_of(type);
  } else if (is_bool_and_number(from.type, type) || (from.type.is_number() && type == bool_type)) {
    return std::nullopt;
  } else {
    const value::ParseResult result = convert(from.literal, type, value);
    if (result.problem != nullptr) {
      *problem = result.problem;
      return std::nullopt;
    }
  }
  value.type = type;
  return make_literal(std::move(value), Bound::Form::kValue, from.position).expression;
}

Error literal_error(const SqlText& text, const plan::Expression& literal, Type type,
                    const char* problem) {
  const std::string shown = literal.type == string_type ? '\'' + literal.literal.text + '\''
                                                        : value::print_scalar(literal.literal);
  const bool names_range = type.is_number() || type == bool_type;
  const std::string suffix = names_range ? fmt::format(" ({})", type_name(type)) : "";
  return text.error(literal.position, fmt::format("{} {}{}", shown, problem, suffix), "");
}

bool is_literal(const Bound& value) {
  return value.expression.kind == plan::Expression::Kind::kLiteral;
}

}  // namespace

Bound null_literal(plan::SourcePosition position) {
  return make_literal(null_of(null_type), Bound::Form::kNull, position);
}

Bound text_literal(std::string text, plan::SourcePosition position) {
  Scalar value;
  value.type = string_type;
  value.is_null = false;
  value.text = std::move(text);
  return make_literal(std::move(value), Bound::Form::kTextLiteral, position);
}

Bound bool_literal(bool flag, plan::SourcePosition position) {
  Scalar value;
  value.type = bool_type;
  value.is_null = false;
  value.integer = flag ? 1 : 0;
  return make_literal(std::move(value), Bound::Form::kValue, position);
}

Bound integer_literal(int64_t number, plan::SourcePosition position) {
  return number_literal(std::to_string(number), position);
}

Bound number_literal(const std::string& text, plan::SourcePosition position) {
  const bool negative = text.starts_with('-');
  const std::string digits(without_leading_zeros(std::string_view(text).substr(negative ? 1 : 0)));
  const DecimalShape shape = shape_of(digits);
  const std::string number = (negative ? "-" : "") + digits;
  if (!shape.is_plain || shape.digits > 38) {
    return make_literal(parse_number(number, float64_type), Bound::Form::kValue, position);
  }
  if (shape.is_integer) {
    const Scalar value = parse_number(number, integer_literal_type(number));
    return make_literal(value, Bound::Form::kIntegerLiteral, position);
  }
  const Type type =
      decimal_type(static_cast<uint8_t>(shape.digits), static_cast<uint8_t>(shape.scale));
  return make_literal(parse_number(number, type), Bound::Form::kValue, position);
}

std::optional<Type> common_type_of(std::span<const Bound> values, Mixing mixing) {
  Candidate common;
  for (const Bound& value : values) {
    const std::optional<Candidate> joined = join(common, candidate_of(value), mixing);
    if (!joined) return std::nullopt;
    common = *joined;
  }
  return common.type;
}

plan::Expression coerce(const SqlText& text, Bound value, Type type) {
  if (value.type() == type) return std::move(value.expression);
  const char* problem = nullptr;
  if (is_literal(value) && folds(value.type(), type)) {
    std::optional<plan::Expression> folded = fold(value.expression, type, &problem);
    if (folded) return std::move(*folded);
    if (problem != nullptr) throw literal_error(text, value.expression, type, problem);
  }
  return cast_node(std::move(value.expression), type, false);
}

plan::Expression explicit_cast(const SqlText& text, Bound value, Type type, bool try_cast,
                               plan::SourcePosition position) {
  const char* problem = nullptr;
  if (is_literal(value) && folds(value.type(), type)) {
    std::optional<plan::Expression> folded = fold(value.expression, type, &problem);
    if (folded) return std::move(*folded);
    if (problem != nullptr && try_cast) {
      value.expression.literal = null_of(type);
      value.expression.type = type;
      return std::move(value.expression);
    }
    if (problem != nullptr) throw literal_error(text, value.expression, type, problem);
  }
  if (value.type() == type) return std::move(value.expression);
  plan::Expression cast = cast_node(std::move(value.expression), type, try_cast);
  cast.position = position;
  return cast;
}

}  // namespace adze::sql
