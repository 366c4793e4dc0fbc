// The functions that can be called by name. Adding one is adding a row to kRows: most say with a
// pattern which types their arguments have; the others have a method.
// Tested by bind_function_test.cc.

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "sql/bind_expression.h"

namespace adze::sql {

using plan::FunctionId;

struct ExpressionBinder::FunctionRow {
  const char* name;
  FunctionId function;
  size_t least_arguments;
  size_t most_arguments;
  /// A letter per argument, s for text and i for an integer; null: `method` does it.
  const char* pattern;
  Type result;
  BindMethod method;
};

namespace {

constexpr size_t kAnyNumber = SIZE_MAX;

// Not deterministic, or dependent on where the query runs.
const std::vector<std::string> kRefusedNames = {"now",
                                                "random",
                                                "rand",
                                                "today",
                                                "uuid",
                                                "gen_random_uuid",
                                                "getenv",
                                                "current_setting",
                                                "version",
                                                "get_current_time",
                                                "get_current_timestamp",
                                                "setseed"};

const std::vector<std::string> kDateFields = {
    "year", "month", "day",    "hour",    "minute",  "second", "millisecond", "microsecond", "week",
    "dow",  "doy",   "isodow", "isoyear", "quarter", "epoch",  "decade",      "century"};

const std::vector<std::string> kTruncUnits = {"year",   "month",   "day",         "hour",
                                              "minute", "second",  "millisecond", "microsecond",
                                              "week",   "quarter", "decade",      "century"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_day(Type type) { return type.is_temporal() && type != time_type; }

// DuckDB takes plurals and a few more spellings.
std::string normal_field(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word == "dayofweek" || word == "weekday") return "dow";
  if (word == "dayofyear") return "doy";
  if (word == "dayofmonth") return "day";
  if (word == "weekofyear") return "week";
  if (word == "centuries") return "century";
  if (word.size() > 4 && word.ends_with('s')) word.pop_back();
  return word;
}

}  // namespace

std::span<const ExpressionBinder::FunctionRow> ExpressionBinder::function_rows() {
  using Binder = ExpressionBinder;
  static constexpr FunctionRow kRows[] = {
      {"lower", FunctionId::kLower, 1, 1, "s", string_type, nullptr},
      {"lcase", FunctionId::kLower, 1, 1, "s", string_type, nullptr},
      {"upper", FunctionId::kUpper, 1, 1, "s", string_type, nullptr},
      {"ucase", FunctionId::kUpper, 1, 1, "s", string_type, nullptr},
      {"length", FunctionId::kLength, 1, 1, "s", int64_type, nullptr},
      {"len", FunctionId::kLength, 1, 1, "s", int64_type, nullptr},
      {"char_length", FunctionId::kLength, 1, 1, "s", int64_type, nullptr},
      {"character_length", FunctionId::kLength, 1, 1, "s", int64_type, nullptr},
      {"substring", FunctionId::kSubstring, 2, 3, "sii", string_type, nullptr},
      {"substr", FunctionId::kSubstring, 2, 3, "sii", string_type, nullptr},
      {"trim", FunctionId::kTrim, 1, 2, "ss", string_type, nullptr},
      {"ltrim", FunctionId::kTrimLeft, 1, 2, "ss", string_type, nullptr},
      {"rtrim", FunctionId::kTrimRight, 1, 2, "ss", string_type, nullptr},
      {"replace", FunctionId::kReplace, 3, 3, "sss", string_type, nullptr},
      {"concat", FunctionId::kConcat, 1, kAnyNumber, nullptr, {}, &Binder::bind_concat},
      {"coalesce", FunctionId::kCoalesce, 1, kAnyNumber, nullptr, {}, &Binder::bind_common},
      {"ifnull", FunctionId::kCoalesce, 2, 2, nullptr, {}, &Binder::bind_common},
      {"greatest", FunctionId::kGreatest, 1, kAnyNumber, nullptr, {}, &Binder::bind_common},
      {"least", FunctionId::kLeast, 1, kAnyNumber, nullptr, {}, &Binder::bind_common},
      {"nullif", FunctionId::kNullIf, 2, 2, nullptr, {}, &Binder::bind_null_if},
      {"abs", FunctionId::kAbs, 1, 1, nullptr, {}, &Binder::bind_abs},
      {"round", FunctionId::kRound, 1, 2, nullptr, {}, &Binder::bind_round},
      {"floor", FunctionId::kFloor, 1, 1, nullptr, {}, &Binder::bind_floor},
      {"ceil", FunctionId::kCeil, 1, 1, nullptr, {}, &Binder::bind_floor},
      {"ceiling", FunctionId::kCeil, 1, 1, nullptr, {}, &Binder::bind_floor},
      {"date_trunc", FunctionId::kDateTrunc, 2, 2, nullptr, {}, &Binder::bind_date_trunc},
      {"datetrunc", FunctionId::kDateTrunc, 2, 2, nullptr, {}, &Binder::bind_date_trunc},
      {"extract", FunctionId::kExtract, 2, 2, nullptr, {}, &Binder::bind_extract},
      {"date_part", FunctionId::kExtract, 2, 2, nullptr, {}, &Binder::bind_extract},
      {"datepart", FunctionId::kExtract, 2, 2, nullptr, {}, &Binder::bind_extract},
      {"year", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"quarter", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"month", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"week", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"day", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"dayofweek", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"dayofyear", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"hour", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"minute", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
      {"second", FunctionId::kExtract, 1, 1, nullptr, {}, &Binder::bind_date_field},
  };
  return kRows;
}

Bound ExpressionBinder::bind_call(const Syntax& syntax, const Scope& scope) {
  if (const auto aggregate = plan::find_aggregate(syntax.text)) {
    return bind_aggregate(syntax, scope, *aggregate);
  }
  std::vector<std::string> names;
  for (const plan::AggregateName& name : plan::aggregate_names()) names.emplace_back(name.name);
  for (const FunctionRow& row : function_rows()) {
    names.emplace_back(row.name);
    if (syntax.text != row.name) continue;
    if (syntax.distinct || syntax.star || !syntax.filter.empty() || !syntax.order.empty()) {
      throw text_.error(
          syntax.offset,
          fmt::format("{}() is no aggregate: DISTINCT, *, ORDER BY and FILTER don't go with it",
                      syntax.text),
          "");
    }
    check_argument_count(syntax, row.least_arguments, row.most_arguments);
    if (row.pattern != nullptr) return bind_by_pattern(syntax, scope, row);
    return (this->*row.method)(syntax, scope);
  }
  if (contains(kRefusedNames, syntax.text)) {
    throw text_.error(
        syntax.offset,
        fmt::format("{}() is not supported: the same input must give the same output", syntax.text),
        "write the value, or pass it in");
  }
  throw text_.error(
      syntax.offset,
      fmt::format("unknown function '{}'{}", syntax.text, did_you_mean(syntax.text, names)), "");
}

void ExpressionBinder::check_argument_count(const Syntax& syntax, size_t least, size_t most) const {
  const size_t count = syntax.children.size();
  if (count >= least && count <= most) return;
  std::string wanted = std::to_string(least);
  if (most == kAnyNumber) {
    wanted = fmt::format("at least {}", least);
  } else if (most > least) {
    wanted = fmt::format("{} to {}", least, most);
  }
  throw text_.error(syntax.offset,
                    fmt::format("{}() takes {} argument{}, not {}", syntax.text, wanted,
                                most == 1 || (most == kAnyNumber && least == 1) ? "" : "s", count),
                    "");
}

Error ExpressionBinder::wrong_type(const Syntax& syntax, const std::string& wanted,
                                   const Bound& value) const {
  return text_.error(
      value.position(),
      fmt::format("{}() takes {}, not {}", syntax.text, wanted, type_name(value.type())),
      wanted == "text" ? "write CAST(… AS VARCHAR)" : "write CAST(… AS …)");
}

plan::Expression ExpressionBinder::text_argument(const Syntax& syntax, Bound value) const {
  if (value.type() != string_type && value.type() != null_type) {
    throw wrong_type(syntax, "text", value);
  }
  return coerce(text_, std::move(value), string_type);
}

plan::Expression ExpressionBinder::integer_argument(const Syntax& syntax, Bound value) const {
  const bool is_usable = value.type().is_integer() || value.type() == null_type ||
                         value.form == Bound::Form::kTextLiteral ||
                         value.form == Bound::Form::kIntegerLiteral;
  if (!is_usable) throw wrong_type(syntax, "a whole number here", value);
  return coerce(text_, std::move(value), int64_type);
}

Bound ExpressionBinder::bind_by_pattern(const Syntax& syntax, const Scope& scope,
                                        const FunctionRow& row) {
  std::vector<plan::Expression> arguments;
  for (Bound& value : bind_children(syntax, scope)) {
    const bool is_text = row.pattern[arguments.size()] == 's';
    arguments.push_back(is_text ? text_argument(syntax, std::move(value))
                                : integer_argument(syntax, std::move(value)));
  }
  return call(row.function, row.result, std::move(arguments), text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_common(const Syntax& syntax, const Scope& scope) {
  FunctionId function = FunctionId::kCoalesce;
  if (syntax.text == "greatest") function = FunctionId::kGreatest;
  if (syntax.text == "least") function = FunctionId::kLeast;
  const plan::SourcePosition position = text_.position(syntax.offset);
  const std::string what = syntax.text + "() can't be";
  std::vector<plan::Expression> arguments =
      coerce_all(bind_children(syntax, scope), Mixing::kNone, position, what.c_str());
  const Type type = arguments.front().type;
  return call(function, type, std::move(arguments), position);
}

// Keeps the type of its first argument. Where the comparison needs a wider one, it is written out
// as CASE WHEN a = b THEN NULL ELSE a END.
Bound ExpressionBinder::bind_null_if(const Syntax& syntax, const Scope& scope) {
  const plan::SourcePosition position = text_.position(syntax.offset);
  std::vector<Bound> sides = bind_children(syntax, scope);
  const Type type = or_default(sides[0].type(), int32_type);
  const std::optional<Type> common = common_type_of(sides, Mixing::kEquality);
  if (common && or_default(*common, type) == type) {
    return call(FunctionId::kNullIf, type,
                coerce_all(std::move(sides), Mixing::kEquality, position, "no comparison"),
                position);
  }
  Bound value = copy(sides[0]);
  Bound equal = compare(FunctionId::kEqual, std::move(sides[0]), std::move(sides[1]), position);
  return call(FunctionId::kCase, type,
              {std::move(equal.expression), coerce(text_, null_literal(position), type),
               coerce(text_, std::move(value), type)},
              position);
}

Bound ExpressionBinder::bind_concat(const Syntax& syntax, const Scope& scope) {
  std::vector<plan::Expression> arguments;
  for (Bound& value : bind_children(syntax, scope)) {
    if (value.type() == binary_type) throw wrong_type(syntax, "text", value);
    arguments.push_back(coerce(text_, std::move(value), string_type));
  }
  return call(FunctionId::kConcat, string_type, std::move(arguments),
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_abs(const Syntax& syntax, const Scope& scope) {
  Bound value = bind(syntax.children[0], scope);
  const Type type = or_default(value.type(), int64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", value);
  return call(FunctionId::kAbs, type, {coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_round(const Syntax& syntax, const Scope& scope) {
  std::vector<Bound> values = bind_children(syntax, scope);
  const Type type = or_default(values[0].type(), int64_type);
  if (!type.is_number()) throw wrong_type(syntax, "a number", values[0]);
  std::vector<plan::Expression> arguments;
  arguments.push_back(coerce(text_, std::move(values[0]), type));
  if (values.size() == 2) arguments.push_back(integer_argument(syntax, std::move(values[1])));
  if (type.is_float()) {
    return call(FunctionId::kRound, type, std::move(arguments), text_.position(syntax.offset));
  }
  int64_t digits = 0;
  if (arguments.size() == 2) {
    const plan::Expression& literal = arguments[1];
    if (literal.kind != plan::Expression::Kind::kLiteral || literal.literal.is_null) {
      throw text_.error(
          literal.position,
          fmt::format("the digits of round() for {} must be a number", type_name(type)),
          "cast the value to double");
    }
    digits = static_cast<int64_t>(literal.literal.integer);
  }
  return round_exact(syntax, Bound{.expression = std::move(arguments[0])}, digits);
}

// Integers go through decimals of no fraction: round(1234, -2) is 1200.
Bound ExpressionBinder::round_exact(const Syntax& syntax, Bound value, int64_t digits) {
  const Type type = value.type();
  const plan::SourcePosition position = text_.position(syntax.offset);
  const int64_t scale = type.is_decimal() ? type.scale : 0;
  if (digits >= scale) return value;
  const Type wide = type.is_decimal() ? type : decimal_type(19, 0);
  const auto kept = static_cast<uint8_t>(std::max<int64_t>(digits, 0));
  Bound rounded = call(FunctionId::kRound, decimal_type(wide.precision, kept),
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

std::string ExpressionBinder::literal_word(const Syntax& syntax, size_t index,
                                           std::span<const std::string> words) const {
  const Syntax& child = syntax.children[index];
  if (child.kind != Syntax::Kind::kString) {
    throw text_.error(child.offset,
                      fmt::format("{}() takes the name of a part of a date here", syntax.text),
                      "write it as 'month'");
  }
  const std::string word = normal_field(child.text);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string fix = "one of ";
  for (const std::string& known : words) fix += (&known != words.data() ? ", " : "") + known;
  throw text_.error(
      child.offset,
      fmt::format("unknown part of a date '{}'{}", child.text, did_you_mean(word, words)), fix);
}

Bound ExpressionBinder::bind_date_trunc(const Syntax& syntax, const Scope& scope) {
  const std::string unit = literal_word(syntax, 0, kTruncUnits);
  Bound value = bind(syntax.children[1], scope);
  const Type type = or_default(value.type(), timestamp_type);
  if (!has_day(type)) throw wrong_type(syntax, "a date or timestamp", value);
  const Type result = type == timestamptz_type ? timestamptz_type : timestamp_type;
  const plan::SourcePosition place = text_.position(syntax.children[0].offset);
  return call(FunctionId::kDateTrunc, result,
              {text_literal(unit, place).expression, coerce(text_, std::move(value), type)},
              text_.position(syntax.offset));
}

Bound ExpressionBinder::bind_extract(const Syntax& syntax, const Scope& scope) {
  const std::string field = literal_word(syntax, 0, kDateFields);
  return extract(syntax, field, bind(syntax.children[1], scope));
}

Bound ExpressionBinder::bind_date_field(const Syntax& syntax, const Scope& scope) {
  return extract(syntax, normal_field(syntax.text), bind(syntax.children[0], scope));
}

Bound ExpressionBinder::extract(const Syntax& syntax, const std::string& field, Bound value) {
  const Type type = or_default(value.type(), timestamp_type);
  if (!type.is_temporal()) throw wrong_type(syntax, "a date or timestamp", value);
  static const std::vector<std::string> kTimeFields = {"hour",        "minute",      "second",
                                                       "millisecond", "microsecond", "epoch"};
  if (type == time_type && !contains(kTimeFields, field)) {
    throw text_.error(value.position(), fmt::format("a time has no {}", field), "");
  }
  const Type result = field == "epoch" ? float64_type : int64_type;
  const plan::SourcePosition position = text_.position(syntax.offset);
  return call(FunctionId::kExtract, result,
              {text_literal(field, position).expression, coerce(text_, std::move(value), type)},
              position);
}

}  // namespace adze::sql
