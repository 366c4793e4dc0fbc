// Calls of functions: looked up in the table of function_rows.cc, whose rows mostly say with a
// pattern which types their arguments have; the others have a method. Tested by
// compile_sql_test.cc.

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "sql/function_row.h"

namespace adze::sql {

using plan::FunctionId;

namespace {

// Not deterministic, or dependent on where the query runs.
const std::vector<std::string> kRefusedNames = {"now",
                                                "random",
                                                "rand",
                                                "today",
                                                "uuid",
                                                "uuidv4",
                                                "uuidv7",
                                                "gen_random_uuid",
                                                "getenv",
                                                "current_setting",
                                                "version",
                                                "current_date",
                                                "current_time",
                                                "current_timestamp",
                                                "current_localtime",
                                                "current_localtimestamp",
                                                "get_current_time",
                                                "get_current_timestamp",
                                                "transaction_timestamp",
                                                "statement_timestamp",
                                                "clock_timestamp",
                                                "txid_current",
                                                "setseed"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

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
        kValueOfTheRunFix);
  }
  if (syntax.text == "columns") {
    throw text_.error(syntax.offset, "COLUMNS() is not supported",
                      "name the columns, or write * EXCLUDE (…) or * REPLACE (… AS …)");
  }
  if (syntax.text == "age") {
    throw text_.error(syntax.offset, "age() gives an INTERVAL, which is no type of a column",
                      "write date_diff('year', from, to), or 'day' and so on");
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
  return type_error(
      value.position(),
      fmt::format("{}() takes {}, not {}", syntax.text, wanted, type_name(value.type())),
      wanted == "text" ? "write CAST(… AS VARCHAR)" : "write CAST(… AS …)", {&value, 1});
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
    switch (row.pattern[arguments.size()]) {
      case 's':
        arguments.push_back(text_argument(syntax, std::move(value)));
        break;
      case 'i':
        arguments.push_back(integer_argument(syntax, std::move(value)));
        break;
      default:
        arguments.push_back(number_argument(syntax, std::move(value)));
    }
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
  const bool has_separator = syntax.text == "concat_ws";
  return call(has_separator ? FunctionId::kConcatWithSeparator : FunctionId::kConcat, string_type,
              std::move(arguments), text_.position(syntax.offset));
}

}  // namespace adze::sql
