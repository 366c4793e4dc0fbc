#include "sql/print_syntax.h"

#include <fmt/format.h>

#include <algorithm>

#include "sql/bound_value.h"
#include "value/print_value.h"

namespace adze::sql {
namespace {

bool is_plain_name(const std::string& name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string quoted(const std::string& text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += c;
    result += c;
  }
  return result + quote;
}

std::string print_column(const Syntax& syntax) {
  std::string text;
  for (const std::string& part : syntax.path) {
    if (!text.empty()) text += '.';
    text += is_plain_name(part) ? part : quoted(part, '"');
  }
  return text;
}

std::string print_list(const Syntax& syntax, size_t first, const char* separator) {
  std::string text;
  for (size_t i = first; i < syntax.children.size(); ++i) {
    if (i > first) text += separator;
    text += print_syntax(syntax.children[i]);
  }
  return text;
}

std::string child(const Syntax& syntax, size_t index) {
  return print_syntax(syntax.children[index]);
}

std::string print_operator(const Syntax& syntax) {
  if (syntax.children.size() == 1) return fmt::format("{}({})", syntax.text, child(syntax, 0));
  const std::string sign = syntax.text == "<>" ? "!=" : syntax.text;
  return fmt::format("({} {} {})", child(syntax, 0), sign, child(syntax, 1));
}

std::string print_in(const Syntax& syntax) {
  return fmt::format("({} {} ({}))", child(syntax, 0), syntax.negated ? "NOT IN" : "IN",
                     print_list(syntax, 1, ", "));
}

std::string print_between(const Syntax& syntax) {
  const std::string text =
      fmt::format("({} BETWEEN {} AND {})", child(syntax, 0), child(syntax, 1), child(syntax, 2));
  return syntax.negated ? fmt::format("(NOT {})", text) : text;
}

std::string print_like(const Syntax& syntax) {
  const char* letter = syntax.flag ? "i" : "";
  const char* star = syntax.flag ? "*" : "";
  if (syntax.children.size() == 3) {
    return fmt::format("{}{}like_escape({})", syntax.negated ? "not_" : "", letter,
                       print_list(syntax, 0, ", "));
  }
  return fmt::format("({} {}{} {})", child(syntax, 0), syntax.negated ? "!~~" : "~~", star,
                     child(syntax, 1));
}

// CASE x WHEN repeats x in every branch, which nested ones must not be able to do without bounds.
constexpr size_t kRepeatedBytesMax = 4096;

std::string print_case(const Syntax& syntax) {
  const size_t first = syntax.flag ? 1 : 0;
  const size_t end = syntax.children.size() - (syntax.has_else ? 1 : 0);
  std::string operand = syntax.flag ? child(syntax, 0) : "";
  std::string text = "CASE ";
  if (operand.size() * (end / 2) > kRepeatedBytesMax) {
    text += ' ' + operand;
    operand.clear();
  }
  for (size_t i = first; i + 1 < end; i += 2) {
    const std::string when = child(syntax, i);
    const std::string condition = operand.empty() ? when : fmt::format("({} = {})", operand, when);
    text += fmt::format(" WHEN ({}) THEN ({})", condition, child(syntax, i + 1));
  }
  return text + fmt::format(" ELSE {} END", syntax.has_else ? child(syntax, end) : "NULL");
}

// DuckDB quotes what its grammar takes for words of SQL.
std::string call_name(const Syntax& syntax) {
  const std::string& name = syntax.text;
  if (name == "count" && syntax.children.empty()) return "count_star";
  if (name == "coalesce") return "COALESCE";
  if (name == "extract") return "date_part";
  const bool is_word = name == "first" || name == "last" || name == "mode";
  return is_word ? quoted(name, '"') : name;
}

std::string print_order(const Syntax& syntax) {
  std::string text;
  for (const OrderItem& item : syntax.order) {
    text += text.empty() ? " ORDER BY " : ", ";
    text += print_syntax(item.expression) + item.words;
  }
  return text;
}

std::string print_call(const Syntax& syntax) {
  std::string text =
      fmt::format("{}({}{}{})", call_name(syntax), syntax.distinct ? "DISTINCT " : "",
                  print_list(syntax, 0, ", "), print_order(syntax));
  if (!syntax.filter.empty()) {
    text += fmt::format(" FILTER (WHERE {})", print_syntax(syntax.filter[0]));
  }
  return text;
}

std::string print_number(const Syntax& syntax) {
  return value::print_scalar(number_literal(syntax.text, {}).expression.literal);
}

const char* distinct_words(const Syntax& syntax) {
  return syntax.negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM";
}

std::string print_interval(const Syntax& syntax) {
  if (syntax.flag) return fmt::format("CAST({} AS INTERVAL)", quoted(syntax.text, '\''));
  const std::string& unit = syntax.text;
  const std::string plural = unit == "century" ? "centuries" : unit + 's';
  const std::string name = unit == "millennium" ? "to_millennia" : "to_" + plural;
  if (unit == "second" || unit == "millisecond") {
    return fmt::format("{}(CAST({} AS DOUBLE))", name, child(syntax, 0));
  }
  const bool is_long = unit == "hour" || unit == "minute" || unit == "microsecond";
  return fmt::format("{}(CAST(trunc(CAST({} AS DOUBLE)) AS {}))", name, child(syntax, 0),
                     is_long ? "BIGINT" : "INTEGER");
}

}  // namespace

// Longer than other functions, as it is one case per kind.
std::string print_syntax(const Syntax& syntax) {
  switch (syntax.kind) {
    case Syntax::Kind::kColumn:
      return print_column(syntax);
    case Syntax::Kind::kStar:
      return "*";
    case Syntax::Kind::kNull:
      return "NULL";
    case Syntax::Kind::kBoolean:
      return syntax.flag ? "true" : "false";
    case Syntax::Kind::kNumber:
      return print_number(syntax);
    case Syntax::Kind::kString:
      return quoted(syntax.text, '\'');
    case Syntax::Kind::kOperator:
      return print_operator(syntax);
    case Syntax::Kind::kAnd:
      return '(' + print_list(syntax, 0, " AND ") + ')';
    case Syntax::Kind::kOr:
      return '(' + print_list(syntax, 0, " OR ") + ')';
    case Syntax::Kind::kNot:
      return fmt::format("(NOT {})", child(syntax, 0));
    case Syntax::Kind::kIsNull:
      return fmt::format("({} IS {}NULL)", child(syntax, 0), syntax.negated ? "NOT " : "");
    case Syntax::Kind::kBooleanTest:
      return fmt::format("({} IS {}{})", child(syntax, 0), syntax.negated ? "NOT " : "",
                         syntax.text);
    case Syntax::Kind::kDistinctFrom:
      return fmt::format("({} {} {})", child(syntax, 0), distinct_words(syntax), child(syntax, 1));
    case Syntax::Kind::kIn:
      return print_in(syntax);
    case Syntax::Kind::kBetween:
      return print_between(syntax);
    case Syntax::Kind::kLike:
      return print_like(syntax);
    case Syntax::Kind::kCase:
      return print_case(syntax);
    case Syntax::Kind::kCall:
      return print_call(syntax);
    case Syntax::Kind::kCast:
      return fmt::format("{}({} AS {})", syntax.flag ? "TRY_CAST" : "CAST", child(syntax, 0),
                         syntax.cast_type.name);
    case Syntax::Kind::kInterval:
      return print_interval(syntax);
  }
  return "";
}

}  // namespace adze::sql
