// Intervals. SQL's INTERVAL is three counts (months, days, microseconds) that no column can hold,
// so it is bound only where it is added to a moment or taken from one: as three integer
// expressions, the arguments of the function add_interval. Intervals may be added, negated and
// multiplied among themselves. Whatever else meets one gets bare_interval().

#include <fmt/format.h>

#include "sql/bind_expression.h"
#include "value/interval.h"

namespace adze::sql {
namespace {

using plan::FunctionId;
using value::DatePart;

struct IntervalFunction {
  const char* name;
  DatePart part;
};

constexpr IntervalFunction kIntervalFunctions[] = {
    {"to_years", DatePart::kYear},
    {"to_quarters", DatePart::kQuarter},
    {"to_months", DatePart::kMonth},
    {"to_weeks", DatePart::kWeek},
    {"to_days", DatePart::kDay},
    {"to_hours", DatePart::kHour},
    {"to_minutes", DatePart::kMinute},
    {"to_seconds", DatePart::kSecond},
    {"to_milliseconds", DatePart::kMillisecond},
    {"to_microseconds", DatePart::kMicrosecond},
    {"to_decades", DatePart::kDecade},
    {"to_centuries", DatePart::kCentury},
    {"to_millennia", DatePart::kMillennium},
};

const IntervalFunction* find_interval_function(const Syntax& syntax) {
  if (syntax.kind != Syntax::Kind::kCall) return nullptr;
  for (const IntervalFunction& row : kIntervalFunctions) {
    if (syntax.text == row.name) return &row;
  }
  return nullptr;
}

plan::Expression int64_literal(int64_t number, plan::SourcePosition position) {
  plan::Expression literal = integer_literal(number, position).expression;
  literal.type = int64_type;
  literal.literal.type = int64_type;
  return literal;
}

bool is_zero(const plan::Expression& expression) {
  return expression.kind == plan::Expression::Kind::kLiteral && !expression.literal.is_null &&
         expression.literal.integer == 0;
}

}  // namespace

bool ExpressionBinder::is_interval(const Syntax& syntax) {
  if (syntax.kind == Syntax::Kind::kInterval) return true;
  if (find_interval_function(syntax) != nullptr) return true;
  if (syntax.kind != Syntax::Kind::kOperator) return false;
  const bool is_sum = syntax.text == "+" || syntax.text == "-";
  if (is_sum) {
    return is_interval(syntax.children[0]) &&
           (syntax.children.size() == 1 || is_interval(syntax.children[1]));
  }
  return syntax.text == "*" && is_interval(syntax.children[0]) != is_interval(syntax.children[1]);
}

Error ExpressionBinder::bare_interval(const Syntax& syntax) const {
  return text_.error(
      syntax.offset,
      "an INTERVAL can only be added to a date, timestamp or time, or taken from one",
      "for a span of time as a number, write date_diff('second', from, to)");
}

ExpressionBinder::BoundInterval ExpressionBinder::bind_interval(const Syntax& syntax,
                                                                const Scope& scope) {
  if (syntax.kind == Syntax::Kind::kOperator) {
    return syntax.text == "*" ? bind_interval_product(syntax, scope)
                              : bind_interval_sum(syntax, scope);
  }
  if (syntax.flag) return bind_interval_text(syntax);
  const IntervalFunction* function = find_interval_function(syntax);
  if (function != nullptr) check_argument_count(syntax, 1, 1);
  const DatePart part = function != nullptr ? function->part : *value::find_date_part(syntax.text);
  return interval_of_count(syntax, part, bind(syntax.children[0], scope));
}

ExpressionBinder::BoundInterval ExpressionBinder::bind_interval_text(const Syntax& syntax) const {
  const plan::SourcePosition position = text_.position(syntax.offset);
  value::Interval interval;
  const value::ParseResult result = value::parse_interval(syntax.text, interval);
  if (!result) {
    throw text_.error(position, fmt::format("'{}' {}", syntax.text, result.problem), "");
  }
  return {int64_literal(interval.months, position), int64_literal(interval.days, position),
          int64_literal(interval.micros, position)};
}

// Fractions count for seconds and milliseconds alone; for the others they are cut off, as in
// DuckDB.
ExpressionBinder::BoundInterval ExpressionBinder::interval_of_count(const Syntax& syntax,
                                                                    DatePart part,
                                                                    Bound count) const {
  const plan::SourcePosition position = text_.position(syntax.offset);
  const Type type = count.type();
  const bool is_number = type.is_number() || type == bool_type || type == null_type ||
                         count.form == Bound::Form::kTextLiteral;
  if (!is_number) {
    throw text_.error(count.position(),
                      fmt::format("an INTERVAL counts with a number, not {}", type_name(type)),
                      "write CAST(… AS BIGINT)");
  }
  const value::Interval unit = *value::interval_of(part);
  const bool has_fraction = part == DatePart::kSecond || part == DatePart::kMillisecond;
  const bool is_whole = type.is_integer() || type == bool_type || type == null_type;
  plan::Expression number = coerce(text_, std::move(count), is_whole ? int64_type : float64_type);
  const auto times = [&](plan::Expression value, int64_t factor) {
    if (factor == 1) return value;
    const Type number_type = value.type;
    plan::Expression other = coerce(text_, integer_literal(factor, position), number_type);
    return call(FunctionId::kMultiply, number_type, {std::move(value), std::move(other)}, position)
        .expression;
  };
  if (!is_whole && has_fraction) number = times(std::move(number), unit.micros);
  if (!is_whole && !has_fraction) {
    number = call(FunctionId::kTruncate, float64_type, {std::move(number)}, position).expression;
  }
  number = coerce(text_, Bound{.expression = std::move(number)}, int64_type);
  BoundInterval interval{int64_literal(0, position), int64_literal(0, position),
                         int64_literal(0, position)};
  if (unit.months > 0) {
    interval.months = times(std::move(number), unit.months);
  } else if (unit.days > 0) {
    interval.days = times(std::move(number), unit.days);
  } else {
    interval.micros = times(std::move(number), !is_whole && has_fraction ? 1 : unit.micros);
  }
  return interval;
}

/// function(count[, operand]) for the counts that are not 0.
ExpressionBinder::BoundInterval ExpressionBinder::map_interval(
    BoundInterval interval, FunctionId function, const plan::Expression* operand) const {
  for (plan::Expression* count : {&interval.months, &interval.days, &interval.micros}) {
    if (is_zero(*count)) continue;
    const plan::SourcePosition position = count->position;
    std::vector<plan::Expression> arguments;
    arguments.push_back(std::move(*count));
    if (operand != nullptr) arguments.push_back(*operand);
    *count = call(function, int64_type, std::move(arguments), position).expression;
  }
  return interval;
}

ExpressionBinder::BoundInterval ExpressionBinder::bind_interval_sum(const Syntax& syntax,
                                                                    const Scope& scope) {
  BoundInterval left = bind_interval(syntax.children[0], scope);
  const bool is_minus = syntax.text == "-";
  if (syntax.children.size() == 1) {
    return is_minus ? map_interval(std::move(left), FunctionId::kNegate, nullptr) : left;
  }
  BoundInterval right = bind_interval(syntax.children[1], scope);
  if (is_minus) right = map_interval(std::move(right), FunctionId::kNegate, nullptr);
  const auto add = [&](plan::Expression& to, plan::Expression& other) {
    if (is_zero(other)) return;
    if (is_zero(to)) {
      to = std::move(other);
      return;
    }
    to = call(FunctionId::kAdd, int64_type, {std::move(to), std::move(other)},
              text_.position(syntax.offset))
             .expression;
  };
  add(left.months, right.months);
  add(left.days, right.days);
  add(left.micros, right.micros);
  return left;
}

ExpressionBinder::BoundInterval ExpressionBinder::bind_interval_product(const Syntax& syntax,
                                                                        const Scope& scope) {
  const bool is_first = is_interval(syntax.children[0]);
  BoundInterval interval = bind_interval(syntax.children[is_first ? 0 : 1], scope);
  Bound factor = bind(syntax.children[is_first ? 1 : 0], scope);
  if (!factor.type().is_integer() && factor.type() != null_type) {
    throw text_.error(factor.position(),
                      fmt::format("an INTERVAL is multiplied by a whole number, not {}",
                                  type_name(factor.type())),
                      "write CAST(… AS BIGINT)");
  }
  factor = copy(factor);  // once for each count
  const plan::Expression number = coerce(text_, std::move(factor), int64_type);
  return map_interval(std::move(interval), FunctionId::kMultiply, &number);
}

// moment + interval, interval + moment, moment - interval.
Bound ExpressionBinder::bind_moved(const Syntax& syntax, const Scope& scope) {
  const bool is_first = is_interval(syntax.children[0]);
  const bool is_minus = syntax.text == "-";
  const bool is_sum = syntax.text == "+" || (is_minus && !is_first);
  if (!is_sum) throw bare_interval(syntax.children[is_first ? 0 : 1]);
  BoundInterval interval = bind_interval(syntax.children[is_first ? 0 : 1], scope);
  if (is_minus) interval = map_interval(std::move(interval), FunctionId::kNegate, nullptr);
  return add_interval(syntax, bind(syntax.children[is_first ? 1 : 0], scope), std::move(interval));
}

Bound ExpressionBinder::add_interval(const Syntax& syntax, Bound moment,
                                     BoundInterval interval) const {
  Type type = or_default(moment.type(), timestamp_type);
  if (!type.is_temporal()) {
    throw text_.error(
        moment.position(),
        fmt::format("an INTERVAL is added to a date, timestamp or time, not to {}",
                    type_name(type)),
        type == string_type ? "write CAST(… AS TIMESTAMP), or TIMESTAMP '…' for a literal" : "");
  }
  if (type == date_type) type = timestamp_type;
  return call(FunctionId::kAddInterval, type,
              {coerce(text_, std::move(moment), type), std::move(interval.months),
               std::move(interval.days), std::move(interval.micros)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::add_time(const Syntax& syntax, Bound day, Bound time) const {
  const plan::SourcePosition position = text_.position(syntax.offset);
  return add_interval(
      syntax, std::move(day),
      {int64_literal(0, position), int64_literal(0, position), std::move(time.expression)});
}

}  // namespace adze::sql
