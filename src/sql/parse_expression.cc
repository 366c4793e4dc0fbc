#include "sql/parse_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/limits.h"

namespace adze::sql {
namespace {

using Json = nlohmann::json;

// PostgreSQL's tree leaves out what is zero, false or empty.
std::string string_at(const Json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool bool_at(const Json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_boolean() && found->get<bool>();
}

const Json& child_at(const Json& node, const char* key) {
  static const Json kNothing = Json::object();
  const auto found = node.find(key);
  return found != node.end() ? *found : kNothing;
}

Syntax make_syntax(Syntax::Kind kind, size_t offset) {
  Syntax syntax;
  syntax.kind = kind;
  syntax.offset = offset;
  return syntax;
}

// The last part of a dotted name:
// [{"String":{"sval":"pg_catalog"}},{"String":{"sval":"substring"}}].
std::string last_name(const Json& names) {
  if (!names.is_array() || names.empty()) return "";
  return string_at(child_at(names.back(), "String"), "sval");
}

bool is_negative_name(const std::string& name) { return name == "<>" || name.starts_with("!"); }

bool is_known_operator(const std::string& name) {
  for (const char* known : {"+", "-", "*", "/", "%", "^", "||", "=", "<>", "<", "<=", ">", ">="}) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace

size_t location_of(const Json& node) {
  const auto found = node.find("location");
  if (found == node.end() || !found->is_number_integer()) return 0;
  return static_cast<size_t>(std::max<int64_t>(found->get<int64_t>(), 0));
}

void ExpressionParser::not_supported(size_t offset, const std::string& what,
                                     const std::string& fix) const {
  throw text_.error(offset, what + " not supported", fix);
}

Syntax ExpressionParser::parse(const Json& node) {
  const auto inner = node.items().begin();
  const size_t offset = location_of(inner.value());
  if (++depth_ > limits::sql_depth_max) {
    throw text_.error(
        offset, fmt::format("the SQL is nested more than {} levels deep", limits::sql_depth_max),
        "split the expression over columns of their own, named with AS");
  }
  Syntax syntax = parse_inner(inner.key(), inner.value());
  --depth_;
  return syntax;
}

OrderItem ExpressionParser::parse_order(const Json& node) {
  const Json& sort = child_at(node, "SortBy");
  const std::string direction = string_at(sort, "sortby_dir");
  const std::string nulls = string_at(sort, "sortby_nulls");
  if (direction == "SORTBY_USING") {
    not_supported(location_of(sort), "ORDER BY … USING is", "write ASC or DESC");
  }
  OrderItem item;
  item.expression = parse(child_at(sort, "node"));
  item.is_all = tokens_.order_by_all.contains(item.expression.offset);
  item.descending = direction == "SORTBY_DESC";
  item.nulls_first = nulls == "SORTBY_NULLS_FIRST";
  if (direction == "SORTBY_ASC") item.words += " ASC";
  if (item.descending) item.words += " DESC";
  if (item.nulls_first) item.words += " NULLS FIRST";
  if (nulls == "SORTBY_NULLS_LAST") item.words += " NULLS LAST";
  return item;
}

Syntax ExpressionParser::parse_inner(const std::string& kind, const Json& node) {
  const size_t offset = location_of(node);
  if (kind == "ColumnRef") return parse_column(node);
  if (kind == "A_Const") return parse_constant(node);
  if (kind == "A_Expr") return parse_operation(node);
  if (kind == "BoolExpr") return parse_logic(node);
  if (kind == "NullTest") return parse_null_test(node);
  if (kind == "BooleanTest") return parse_boolean_test(node);
  if (kind == "CaseExpr") return parse_case(node);
  if (kind == "FuncCall") return parse_call(node);
  if (kind == "CoalesceExpr") return parse_named_call("coalesce", node);
  if (kind == "MinMaxExpr") {
    return parse_named_call(string_at(node, "op") == "IS_LEAST" ? "least" : "greatest", node);
  }
  if (kind == "TypeCast") return parse_cast(node);
  if (kind == "SQLValueFunction") return parse_value_word(node);
  if (kind == "SubLink") not_supported(offset, "subqueries are", kOneSelect);
  if (kind == "ParamRef") not_supported(offset, "parameters such as $1 are", "write the value");
  if (kind == "A_ArrayExpr" || kind == "A_Indirection") not_supported(offset, "arrays are", "");
  if (kind == "RowExpr") not_supported(offset, "rows such as (1, 2) are", "");
  if (kind == "CollateClause") not_supported(offset, "COLLATE is", "text is compared by its bytes");
  if (kind == "GroupingSet") not_supported(offset, "GROUPING SETS, ROLLUP and CUBE are", "");
  if (kind == "GroupingFunc") not_supported(offset, "grouping() is", "");
  not_supported(offset, fmt::format("this expression ({}) is", kind), "");
}

void ExpressionParser::parse_children(const Json& nodes, std::vector<Syntax>& children) {
  if (!nodes.is_array()) return;
  for (const Json& node : nodes) children.push_back(parse(node));
}

// The tree knows how many parts the name has and whether it ends in a star; the parts themselves
// come from the tokens, which have not been folded to lower case and cut to 63 bytes.
Syntax ExpressionParser::parse_column(const Json& node) {
  const Json& fields = child_at(node, "fields");
  Syntax syntax = make_syntax(Syntax::Kind::kColumn, location_of(node));
  size_t index = tokens_.index_at(syntax.offset);
  for (const Json& field : fields) {
    if (field.contains("A_Star")) {
      syntax.kind = Syntax::Kind::kStar;
    } else if (index < tokens_.tokens.size()) {
      const Token& token = tokens_.tokens[index];
      syntax.path.push_back(token_name(text_, token));
      syntax.is_quoted = token.kind == Token::Kind::kQuotedName;
      index += 2;  // the name and the dot behind it
    }
  }
  if (syntax.path.size() > 2) not_supported(syntax.offset, "names of three parts are", "");
  return syntax;
}

// user, current_date and the like are functions to PostgreSQL and columns first to us.
Syntax ExpressionParser::parse_value_word(const Json& node) {
  Syntax syntax = make_syntax(Syntax::Kind::kColumn, location_of(node));
  const size_t index = tokens_.index_at(syntax.offset);
  if (index >= tokens_.tokens.size()) not_supported(syntax.offset, "this word is", "");
  syntax.path.push_back(token_name(text_, tokens_.tokens[index]));
  syntax.is_value_word = true;
  return syntax;
}

Syntax ExpressionParser::parse_constant(const Json& node) {
  Syntax syntax = make_syntax(Syntax::Kind::kNull, location_of(node));
  if (node.contains("ival")) {
    syntax.kind = Syntax::Kind::kNumber;
    syntax.text = integer_text(node, syntax.offset);
  } else if (node.contains("fval")) {
    syntax.kind = Syntax::Kind::kNumber;
    syntax.text = string_at(child_at(node, "fval"), "fval");
  } else if (node.contains("sval")) {
    syntax.kind = Syntax::Kind::kString;
    syntax.text = string_at(child_at(node, "sval"), "sval");
  } else if (node.contains("boolval")) {
    syntax.kind = Syntax::Kind::kBoolean;
    syntax.flag = bool_at(child_at(node, "boolval"), "boolval");
  } else if (!bool_at(node, "isnull")) {
    not_supported(syntax.offset, "bit strings are", "");
  }
  return syntax;
}

// libpg_query leaves out an integer that is not positive, be it 0 or -5, so these come from the
// tokens. PostgreSQL has made one constant of a number and the signs and brackets before it.
std::string ExpressionParser::integer_text(const Json& node, size_t offset) const {
  const int value = child_at(node, "ival").value("ival", 0);
  if (value != 0) return std::to_string(value);
  bool negative = false;
  for (size_t i = tokens_.index_at(offset); i < tokens_.tokens.size(); ++i) {
    const Token& token = tokens_.tokens[i];
    if (token.kind == Token::Kind::kConstant) {
      const std::string digits = text_.text().substr(token.begin, token.end - token.begin);
      return negative ? '-' + digits : digits;
    }
    if (token.word == "-") negative = !negative;
    if (token.word != "-" && token.word != "(") break;
  }
  return "0";
}

Syntax ExpressionParser::parse_operation(const Json& node) {
  const std::string kind = string_at(node, "kind");
  const std::string name = last_name(child_at(node, "name"));
  Syntax syntax = make_syntax(Syntax::Kind::kOperator, location_of(node));
  syntax.negated = is_negative_name(name);
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL")
    not_supported(syntax.offset, "ANY and ALL are", "write IN (…)");
  if (kind == "AEXPR_SIMILAR") {
    not_supported(syntax.offset, "SIMILAR TO is",
                  "write regexp_full_match(x, '…'), or regexp_matches(x, '…') for a part of x");
  }
  if (kind == "AEXPR_BETWEEN_SYM" || kind == "AEXPR_NOT_BETWEEN_SYM") {
    not_supported(syntax.offset, "BETWEEN SYMMETRIC is", "");
  }
  syntax.flag = kind == "AEXPR_ILIKE";
  if (syntax.flag || kind == "AEXPR_LIKE") return parse_like(node, std::move(syntax));
  if (kind == "AEXPR_OP") return parse_operator(node, std::move(syntax));

  syntax.children.push_back(parse(child_at(node, "lexpr")));
  const Json& right = child_at(node, "rexpr");
  if (kind == "AEXPR_IN" || kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
    parse_children(child_at(child_at(right, "List"), "items"), syntax.children);
  } else {
    syntax.children.push_back(parse(right));
  }
  if (kind == "AEXPR_IN") {
    syntax.kind = Syntax::Kind::kIn;
  } else if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
    syntax.kind = Syntax::Kind::kBetween;
    syntax.negated = kind == "AEXPR_NOT_BETWEEN";
  } else if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    syntax.kind = Syntax::Kind::kDistinctFrom;
    syntax.negated = kind == "AEXPR_NOT_DISTINCT";
  } else if (kind == "AEXPR_NULLIF") {
    syntax.kind = Syntax::Kind::kCall;
    syntax.text = "nullif";
  } else {
    not_supported(syntax.offset, fmt::format("the operator {} is", name), "");
  }
  return syntax;
}

Syntax ExpressionParser::parse_operator(const Json& node, Syntax syntax) {
  syntax.text = last_name(child_at(node, "name"));
  const bool is_match = syntax.text == "~" || syntax.text == "!~";
  if (is_match && node.contains("lexpr")) return parse_match(node, syntax);
  if (syntax.text == "~*" || syntax.text == "!~*") {
    not_supported(syntax.offset, fmt::format("the operator {} is", syntax.text),
                  "write regexp_matches(x, '…', 'i')");
  }
  if (!is_known_operator(syntax.text)) {
    not_supported(syntax.offset, fmt::format("the operator {} is", syntax.text), "");
  }
  if (tokens_.integer_divisions.contains(syntax.offset)) syntax.text = "//";
  if (tokens_.powers.contains(syntax.offset)) syntax.text = "**";
  if (node.contains("lexpr")) syntax.children.push_back(parse(child_at(node, "lexpr")));
  syntax.children.push_back(parse(child_at(node, "rexpr")));
  return syntax;
}

// x ~ p is regexp_full_match(x, p), as in DuckDB.
Syntax ExpressionParser::parse_match(const Json& node, const Syntax& syntax) {
  Syntax match = make_syntax(Syntax::Kind::kCall, syntax.offset);
  match.text = "regexp_full_match";
  match.children.push_back(parse(child_at(node, "lexpr")));
  match.children.push_back(parse(child_at(node, "rexpr")));
  if (!syntax.negated) return match;
  Syntax negated = make_syntax(Syntax::Kind::kNot, syntax.offset);
  negated.children.push_back(std::move(match));
  return negated;
}

// x LIKE p ESCAPE e comes as x ~~ pg_catalog.like_escape(p, e).
Syntax ExpressionParser::parse_like(const Json& node, Syntax syntax) {
  syntax.kind = Syntax::Kind::kLike;
  syntax.children.push_back(parse(child_at(node, "lexpr")));
  const Json& right = child_at(node, "rexpr");
  const Json& call = child_at(right, "FuncCall");
  if (last_name(child_at(call, "funcname")) == "like_escape" &&
      child_at(call, "funcname").size() == 2) {
    parse_children(child_at(call, "args"), syntax.children);
  } else {
    syntax.children.push_back(parse(right));
  }
  return syntax;
}

Syntax ExpressionParser::parse_logic(const Json& node) {
  const std::string op = string_at(node, "boolop");
  Syntax syntax = make_syntax(Syntax::Kind::kNot, location_of(node));
  if (op == "AND_EXPR") syntax.kind = Syntax::Kind::kAnd;
  if (op == "OR_EXPR") syntax.kind = Syntax::Kind::kOr;
  parse_children(child_at(node, "args"), syntax.children);
  return syntax;
}

Syntax ExpressionParser::parse_null_test(const Json& node) {
  Syntax syntax = make_syntax(Syntax::Kind::kIsNull, location_of(node));
  syntax.negated = string_at(node, "nulltesttype") == "IS_NOT_NULL";
  syntax.children.push_back(parse(child_at(node, "arg")));
  return syntax;
}

Syntax ExpressionParser::parse_boolean_test(const Json& node) {
  const std::string test = string_at(node, "booltesttype");
  Syntax syntax = make_syntax(Syntax::Kind::kBooleanTest, location_of(node));
  syntax.negated = test.starts_with("IS_NOT_");
  syntax.text = test.substr(syntax.negated ? 7 : 3);
  syntax.children.push_back(parse(child_at(node, "arg")));
  return syntax;
}

Syntax ExpressionParser::parse_case(const Json& node) {
  Syntax syntax = make_syntax(Syntax::Kind::kCase, location_of(node));
  syntax.flag = node.contains("arg");
  if (syntax.flag) syntax.children.push_back(parse(node["arg"]));
  for (const Json& branch : child_at(node, "args")) {
    const Json& when = child_at(branch, "CaseWhen");
    syntax.children.push_back(parse(child_at(when, "expr")));
    syntax.children.push_back(parse(child_at(when, "result")));
  }
  syntax.has_else = node.contains("defresult");
  if (syntax.has_else) syntax.children.push_back(parse(node["defresult"]));
  return syntax;
}

Syntax ExpressionParser::parse_named_call(const char* name, const Json& node) {
  Syntax syntax = make_syntax(Syntax::Kind::kCall, location_of(node));
  syntax.text = name;
  parse_children(child_at(node, "args"), syntax.children);
  return syntax;
}

Syntax ExpressionParser::parse_call(const Json& node) {
  const size_t offset = location_of(node);
  if (node.contains("over"))
    not_supported(offset, "window functions (OVER) are", "group with GROUP BY");
  if (bool_at(node, "agg_within_group")) {
    not_supported(offset, "WITHIN GROUP is",
                  "write quantile_cont(x, 0.5), mode(x) or string_agg(x, ',' ORDER BY y)");
  }
  if (bool_at(node, "func_variadic")) not_supported(offset, "VARIADIC is", "");
  const std::string name = folded_name(last_name(child_at(node, "funcname")));
  if (const auto unit = tokens_.interval_units.find(offset); unit != tokens_.interval_units.end()) {
    Syntax interval = parse_named_call(unit->second.c_str(), node);
    interval.kind = Syntax::Kind::kInterval;
    return interval;
  }
  Syntax syntax = parse_named_call(name == "btrim" ? "trim" : name.c_str(), node);
  syntax.distinct = bool_at(node, "agg_distinct");
  syntax.star = bool_at(node, "agg_star");
  for (const Json& key : child_at(node, "agg_order")) syntax.order.push_back(parse_order(key));
  if (node.contains("agg_filter")) syntax.filter.push_back(parse(node["agg_filter"]));
  return syntax;
}

// CAST and :: have a location; in DATE '2024-01-01' only the type has one.
Syntax ExpressionParser::parse_cast(const Json& node) {
  Syntax syntax;
  syntax.kind = Syntax::Kind::kCast;
  const Json& type = child_at(node, "typeName");
  const bool is_typed_literal = node.value("location", -1) < 0;
  syntax.offset = location_of(is_typed_literal ? type : node);
  if (last_name(child_at(type, "names")) == "interval") return parse_interval(node, syntax.offset);
  syntax.flag = tokens_.try_casts.contains(syntax.offset);
  syntax.cast_type = parse_type(type, syntax.offset);
  syntax.children.push_back(parse(child_at(node, "arg")));
  return syntax;
}

// INTERVAL '3 days', and the same as a cast of a text.
Syntax ExpressionParser::parse_interval(const Json& node, size_t offset) {
  Syntax text = parse(child_at(node, "arg"));
  if (text.kind != Syntax::Kind::kString || tokens_.try_casts.contains(offset)) {
    not_supported(offset, "a cast to INTERVAL is",
                  "write INTERVAL '3 days', or INTERVAL (x) DAY for a number x");
  }
  text.kind = Syntax::Kind::kInterval;
  text.offset = offset;
  text.flag = true;
  return text;
}

CastType ExpressionParser::parse_type(const Json& node, size_t fallback_offset) {
  const size_t offset = node.contains("location") ? location_of(node) : fallback_offset;
  if (node.contains("arrayBounds")) not_supported(offset, "array types are", "");
  std::vector<int> modifiers;
  for (const Json& modifier : child_at(node, "typmods")) {
    modifiers.push_back(child_at(child_at(modifier, "A_Const"), "ival").value("ival", 0));
  }
  try {
    return find_cast_type(type_words(node, offset), modifiers);
  } catch (const Error& error) {
    throw text_.error(offset, error.message, error.fix);
  }
}

// One word, but for the few types that have several in SQL; these PostgreSQL has named already.
std::string ExpressionParser::type_words(const Json& node, size_t offset) const {
  const size_t index = tokens_.index_at(offset);
  const std::string known = last_name(child_at(node, "names"));
  if (index >= tokens_.tokens.size()) return known;
  const std::string& word = tokens_.tokens[index].word;
  if (word == "timestamp" || word == "time" || word == "interval") return known;
  if (word == "national" || word == "nchar") return "char";
  return word.empty() ? token_name(text_, tokens_.tokens[index]) : word;
}

}  // namespace adze::sql
