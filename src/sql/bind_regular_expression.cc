#include <fmt/format.h>

#include "base/data_shape.h"
#include "plan/regular_expression.h"
#include "sql/bind_expression.h"

// regexp_matches, regexp_full_match, regexp_replace, regexp_extract. Options and groups must be
// literals, as in DuckDB; a pattern that is one is tried here, so that the message can point at it.
namespace adze::sql {

using plan::FunctionId;

namespace {

struct RegularExpressionRow {
  const char* name;
  FunctionId function;
  Type result;
  size_t text_arguments;  ///< text, pattern and perhaps the replacement
  bool has_group;
};

constexpr RegularExpressionRow kRows[] = {
    {"regexp_matches", FunctionId::kRegexpMatches, bool_type, 2, false},
    {"regexp_full_match", FunctionId::kRegexpFullMatch, bool_type, 2, false},
    {"regexp_replace", FunctionId::kRegexpReplace, string_type, 3, false},
    {"regexp_extract", FunctionId::kRegexpExtract, string_type, 2, true},
};

const RegularExpressionRow& row_of(const std::string& name) {
  for (const RegularExpressionRow& row : kRows) {
    if (name == row.name) return row;
  }
  fail_internal("unknown function of regular expressions", __FILE__, __LINE__);
}

constexpr int kGroupMax = 9;

}  // namespace

Bound ExpressionBinder::bind_regular_expression(const Syntax& syntax, const Scope& scope) {
  const RegularExpressionRow& row = row_of(syntax.text);
  std::vector<plan::Expression> arguments;
  arguments.reserve(row.text_arguments + 2);
  for (size_t i = 0; i < row.text_arguments; ++i) {
    arguments.push_back(text_argument(syntax, bind(syntax.children[i], scope)));
  }
  const size_t options_at = row.text_arguments + (row.has_group ? 1 : 0);
  arguments.push_back(options_argument(syntax, options_at));
  check_pattern(arguments[1], arguments.back());
  if (row.has_group) arguments.push_back(group_argument(syntax));
  return call(row.function, row.result, std::move(arguments), text_.position(syntax.offset));
}

plan::Expression ExpressionBinder::options_argument(const Syntax& syntax, size_t index) const {
  const plan::SourcePosition call_position = text_.position(syntax.offset);
  if (index >= syntax.children.size()) return text_literal("", call_position).expression;
  const Syntax& child = syntax.children[index];
  constexpr const char* kFix = "letters of 'icsnmpl', for regexp_replace also 'g'";
  if (child.kind != Syntax::Kind::kString) {
    throw text_.error(child.offset,
                      fmt::format("the options of {}() must be written out", syntax.text),
                      fmt::format("write {}", kFix));
  }
  plan::RegularExpressionOptions options;
  const char wrong = plan::parse_options(child.text, options);
  if (wrong != '\0') {
    throw text_.error(
        child.offset,
        fmt::format("'{}' is no option of {}()", escape_controls(child.text), syntax.text), kFix);
  }
  if (options.replaces_all && syntax.text != "regexp_replace") {
    throw text_.error(child.offset, "the option 'g' is for regexp_replace() alone", "leave it out");
  }
  return text_literal(child.text, text_.position(child.offset)).expression;
}

plan::Expression ExpressionBinder::group_argument(const Syntax& syntax) const {
  plan::Expression group = integer_literal(0, text_.position(syntax.offset)).expression;
  if (syntax.children.size() > 2) {
    const Syntax& child = syntax.children[2];
    const bool is_group = child.kind == Syntax::Kind::kNumber && child.text.size() == 1 &&
                          child.text[0] >= '0' && child.text[0] <= '0' + kGroupMax;
    if (!is_group) {
      throw text_.error(child.offset, "regexp_extract() takes the number of a group here",
                        "write 0 for all that matched, or 1 to 9 for what is in brackets");
    }
    group = integer_literal(child.text[0] - '0', text_.position(child.offset)).expression;
  }
  return coerce(text_, Bound{.expression = std::move(group)}, int64_type);
}

void ExpressionBinder::check_pattern(const plan::Expression& pattern,
                                     const plan::Expression& options) const {
  if (pattern.kind != plan::Expression::Kind::kLiteral || pattern.literal.is_null) return;
  plan::RegularExpressionOptions parsed;
  plan::parse_options(options.literal.text, parsed);
  const auto compiled = plan::compile_regular_expression(pattern.literal.text, parsed);
  if (compiled->ok()) return;
  throw text_.error(
      pattern.position,
      fmt::format("this is no regular expression: {}", escape_controls(compiled->error())),
      "a backslash makes a character plain: '\\.', '\\('");
}

}  // namespace adze::sql
