// The functions of dates and times. Parts of dates ('month') and formats ('%Y') are literals, so
// that they are read once and what is wrong with them is said where they stand.

#include <fmt/format.h>

#include <array>

#include "base/suggest.h"
#include "sql/bind_expression.h"
#include "value/time_format.h"

namespace adze::sql {
namespace {

using plan::FunctionId;
using value::DatePart;

bool has_day(Type type) { return type.is_temporal() && type != time_type; }

bool is_of_clock(DatePart part) {
  switch (part) {
    case DatePart::kHour:
    case DatePart::kMinute:
    case DatePart::kSecond:
    case DatePart::kMillisecond:
    case DatePart::kMicrosecond:
    case DatePart::kEpoch:
      return true;
    default:
      return false;
  }
}

bool is_of_zone(DatePart part) {
  return part == DatePart::kTimeZone || part == DatePart::kTimeZoneHour ||
         part == DatePart::kTimeZoneMinute;
}

bool is_count_of_1970(DatePart part) {
  return part == DatePart::kEpochMillisecond || part == DatePart::kEpochMicrosecond;
}

bool is_any(DatePart) { return true; }

/// Parts that have a beginning, at which date_trunc() cuts and which date_diff() counts.
bool is_period(DatePart part) {
  return part != DatePart::kEra && !is_of_zone(part) && !is_count_of_1970(part);
}

constexpr std::array kUsualParts = {DatePart::kYear,    DatePart::kQuarter,   DatePart::kMonth,
                                    DatePart::kWeek,    DatePart::kDay,       DatePart::kHour,
                                    DatePart::kMinute,  DatePart::kSecond,    DatePart::kDecade,
                                    DatePart::kCentury, DatePart::kDayOfWeek, DatePart::kDayOfYear};

}  // namespace

// The first argument.
DatePart ExpressionBinder::literal_part(const Syntax& syntax, bool (*is_allowed)(DatePart)) const {
  const Syntax& child = syntax.children[0];
  if (child.kind != Syntax::Kind::kString) {
    throw text_.error(child.offset,
                      fmt::format("{}() takes the name of a part of a date here", syntax.text),
                      "write it as 'month'");
  }
  const std::optional<DatePart> part = value::find_date_part(child.text);
  if (part && is_allowed(*part)) return *part;
  std::vector<std::string> names;
  std::string fix = "one of ";
  for (const DatePart usual : kUsualParts) {
    if (!names.empty()) fix += ", ";
    names.emplace_back(value::date_part_name(usual));
    fix += names.back();
  }
  if (part) {
    throw text_.error(child.offset,
                      fmt::format("{}() doesn't take the part '{}'", syntax.text, child.text), fix);
  }
  throw text_.error(
      child.offset,
      fmt::format("unknown part of a date '{}'{}", child.text, did_you_mean(child.text, names)),
      fix);
}

plan::Expression ExpressionBinder::part_literal(DatePart part,
                                                plan::SourcePosition position) const {
  return text_literal(std::string(value::date_part_name(part)), position).expression;
}

Bound ExpressionBinder::bind_date_trunc(const Syntax& syntax, const Scope& scope) {
  const DatePart part = literal_part(syntax, is_period);
  Bound value = bind(syntax.children[1], scope);
  const Type type = or_default(value.type(), timestamp_type);
  if (!has_day(type)) throw wrong_type(syntax, "a date or timestamp", value);
  const Type result = type == timestamptz_type ? timestamptz_type : timestamp_type;
  const plan::SourcePosition place = text_.position(syntax.children[0].offset);
  return call(FunctionId::kDateTrunc, result,
              {part_literal(part, place), coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_extract(const Syntax& syntax, const Scope& scope) {
  const DatePart part = literal_part(syntax, is_any);
  return extract(syntax, part, bind(syntax.children[1], scope));
}

Bound ExpressionBinder::bind_date_field(const Syntax& syntax, const Scope& scope) {
  return extract(syntax, *value::find_date_part(syntax.text), bind(syntax.children[0], scope));
}

Bound ExpressionBinder::extract(const Syntax& syntax, DatePart part, Bound value) {
  const Type type = or_default(value.type(), timestamp_type);
  if (!type.is_temporal()) throw wrong_type(syntax, "a date or timestamp", value);
  const bool is_missing = type == time_type
                              ? !is_of_clock(part) && !is_of_zone(part) && !is_count_of_1970(part)
                              : type == date_type && is_of_zone(part);
  if (is_missing) {
    throw text_.error(value.position(),
                      fmt::format("a {} has no {}", type_name(type), value::date_part_name(part)),
                      "");
  }
  const bool has_fraction = part == DatePart::kEpoch || part == DatePart::kJulian;
  const plan::SourcePosition position = text_.position(syntax.offset);
  return call(FunctionId::kExtract, has_fraction ? float64_type : int64_type,
              {part_literal(part, position), coerce(text_, std::move(value), type)}, position);
}

// epoch_ms of a moment is a number, of a number a moment.
Bound ExpressionBinder::bind_epoch_ms(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  if (!value.type().is_integer()) {
    return extract(syntax, DatePart::kEpochMillisecond, std::move(value));
  }
  const plan::SourcePosition position = text_.position(syntax.offset);
  plan::Expression micros = call(FunctionId::kMultiply, int64_type,
                                 {coerce(text_, std::move(value), int64_type),
                                  coerce(text_, integer_literal(1000, position), int64_type)},
                                 position)
                                .expression;
  return since_1970(timestamp_type, std::move(micros), position);
}

Bound ExpressionBinder::since_1970(Type type, plan::Expression micros,
                                   plan::SourcePosition position) const {
  plan::Expression begin = coerce(text_, text_literal("1970-01-01 00:00:00", position), type);
  const plan::Expression zero = coerce(text_, integer_literal(0, position), int64_type);
  return call(FunctionId::kAddInterval, type, {std::move(begin), zero, zero, std::move(micros)},
              position);
}

Bound ExpressionBinder::bind_to_timestamp(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  Bound seconds = bind(syntax.children[0], scope);
  const Type type = seconds.type().is_integer() ? int64_type : float64_type;
  if (!seconds.type().is_number() && seconds.type() != null_type) {
    throw wrong_type(syntax, "seconds since 1970 as a number", seconds);
  }
  plan::Expression micros = call(FunctionId::kMultiply, type,
                                 {coerce(text_, std::move(seconds), type),
                                  coerce(text_, integer_literal(1'000'000, position), type)},
                                 position)
                                .expression;
  return since_1970(timestamptz_type,
                    coerce(text_, Bound{.expression = std::move(micros)}, int64_type), position);
}

Bound ExpressionBinder::bind_date_difference(const Syntax& syntax, const Scope& scope) {
  const FunctionId function =
      syntax.text.ends_with("diff") ? FunctionId::kDateDiff : FunctionId::kDateSub;
  const DatePart part = literal_part(syntax, is_period);
  std::vector<Bound> sides;
  for (const size_t index : {1, 2}) {
    sides.push_back(bind(syntax.children[index], scope));
    const bool is_moment = sides.back().type().is_temporal() || sides.back().type() == null_type;
    if (!is_moment) throw wrong_type(syntax, "dates or timestamps", sides.back());
  }
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<plan::Expression> values =
      coerce_all(std::move(sides), Mixing::kNone, position, "no difference");
  Type type = values[0].type;
  if (!type.is_temporal()) type = timestamp_type;  // NULL and NULL
  if (type == time_type && !is_of_clock(part)) {
    throw text_.error(position, fmt::format("a time has no {}", value::date_part_name(part)), "");
  }
  for (plan::Expression& value : values) {
    value = coerce(text_, Bound{.expression = std::move(value)}, type);
  }
  return call(function, int64_type,
              {part_literal(part, position), std::move(values[0]), std::move(values[1])}, position);
}

// NULL makes the result NULL, as it does elsewhere.
plan::Expression ExpressionBinder::format_literal(const Syntax& syntax, const Bound& format,
                                                  bool for_reading, bool& has_zone) const {
  has_zone = false;
  if (format.form == Bound::Form::kNull) return coerce(text_, format, string_type);
  if (format.form != Bound::Form::kTextLiteral) {
    throw text_.error(format.position(),
                      fmt::format("{}() takes its format as a literal", syntax.text),
                      "write it as '%Y-%m-%d'");
  }
  value::TimeFormat parsed;
  const value::FormatProblem problem =
      value::TimeFormat::parse(format.expression.literal.text, for_reading, parsed);
  if (!problem.message.empty()) {
    throw text_.error(format.position(), problem.message, problem.fix);
  }
  has_zone = parsed.has_zone();
  return format.expression;
}

// Either argument may be the format, as in DuckDB.
Bound ExpressionBinder::bind_strftime(const Syntax& syntax, const Scope& scope) {
  std::vector<Bound> values = bind_children(syntax, scope);
  const bool is_format_first =
      values[0].form == Bound::Form::kTextLiteral && values[1].form != Bound::Form::kTextLiteral;
  if (is_format_first) std::swap(values[0], values[1]);
  const Type type = or_default(values[0].type(), timestamp_type);
  if (!has_day(type)) throw wrong_type(syntax, "a date or timestamp", values[0]);
  bool has_zone = false;
  plan::Expression format = format_literal(syntax, values[1], false, has_zone);
  return call(FunctionId::kStrftime, string_type,
              {coerce(text_, std::move(values[0]), type), std::move(format)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_strptime(const Syntax& syntax, const Scope& scope) {
  std::vector<Bound> values = bind_children(syntax, scope);
  bool has_zone = false;
  plan::Expression format = format_literal(syntax, values[1], true, has_zone);
  const FunctionId function =
      syntax.text == "strptime" ? FunctionId::kStrptime : FunctionId::kTryStrptime;
  return call(function, has_zone ? timestamptz_type : timestamp_type,
              {text_argument(syntax, std::move(values[0])), std::move(format)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_date_name(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const Type type = or_default(value.type(), timestamp_type);
  if (!has_day(type)) throw wrong_type(syntax, "a date or timestamp", value);
  const plan::SourcePosition position = text_.position(syntax.offset);
  const char* format = syntax.text == "dayname" ? "%A" : "%B";
  return call(FunctionId::kStrftime, string_type,
              {coerce(text_, std::move(value), type), text_literal(format, position).expression},
              position);
}

Bound ExpressionBinder::bind_last_day(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const Type type = or_default(value.type(), date_type);
  if (!has_day(type)) throw wrong_type(syntax, "a date or timestamp", value);
  return call(FunctionId::kLastDay, date_type, {coerce(text_, std::move(value), date_type)},
              text_.position(syntax.offset));
}

// make_date(days since 1970) is an addition to a date.
Bound ExpressionBinder::bind_make_date(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  if (syntax.children.size() == 2) check_argument_count(syntax, 3, 3);
  std::vector<plan::Expression> parts;
  for (Bound& value : bind_children(syntax, scope)) {
    parts.push_back(integer_argument(syntax, std::move(value)));
  }
  if (parts.size() == 3) return call(FunctionId::kMakeDate, date_type, std::move(parts), position);
  plan::Expression begin = coerce(text_, text_literal("1970-01-01", position), date_type);
  return call(FunctionId::kAdd, date_type, {std::move(begin), std::move(parts[0])}, position);
}

plan::Expression ExpressionBinder::float_argument(const Syntax& syntax, Bound value) const {
  const bool is_usable = value.type().is_number() || value.type() == null_type ||
                         value.form == Bound::Form::kTextLiteral;
  if (!is_usable) throw wrong_type(syntax, "a number here", value);
  return coerce(text_, std::move(value), float64_type);
}

// Of hour, minute and second; the last has a fraction.
Bound ExpressionBinder::bind_make_time(const Syntax& syntax, const Scope& scope) {
  return call(FunctionId::kMakeTime, time_type, clock_arguments(syntax, scope),
              text_.position(syntax.offset));
}

// Of six parts, or of one: microseconds since 1970.
Bound ExpressionBinder::bind_make_timestamp(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  if (syntax.children.size() == 1) {
    plan::Expression micros = integer_argument(syntax, bind(syntax.children[0], scope));
    return since_1970(timestamp_type, std::move(micros), position);
  }
  check_argument_count(syntax, 6, 6);
  return call(FunctionId::kMakeTimestamp, timestamp_type, clock_arguments(syntax, scope), position);
}

// Whole numbers, but for the last.
std::vector<plan::Expression> ExpressionBinder::clock_arguments(const Syntax& syntax,
                                                                const Scope& scope) {
  std::vector<Bound> values = bind_children(syntax, scope);
  std::vector<plan::Expression> arguments;
  for (size_t i = 0; i + 1 < values.size(); ++i) {
    arguments.push_back(integer_argument(syntax, std::move(values[i])));
  }
  arguments.push_back(float_argument(syntax, std::move(values.back())));
  return arguments;
}

Bound ExpressionBinder::bind_date_add(const Syntax& syntax, const Scope& scope) {
  if (!is_interval(syntax.children[1])) {
    throw text_.error(syntax.children[1].offset, "date_add() takes an INTERVAL here",
                      "write INTERVAL 3 DAY, or INTERVAL (x) DAY");
  }
  BoundInterval interval = bind_interval(syntax.children[1], scope);
  return add_interval(syntax, bind(syntax.children[0], scope), std::move(interval));
}

}  // namespace adze::sql
