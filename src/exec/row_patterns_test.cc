#include "exec/row_patterns.h"

#include <gtest/gtest.h>

#include "exec/kernel_testing.h"

namespace adze::exec {
namespace {

using plan::FunctionId;
using testing::call;
using testing::column;
using testing::expect_call;
using testing::literal;

const Type s = string_type;

void expect_match(FunctionId function, const std::string& text, const std::string& pattern,
                  const std::string& options, const std::string& expected) {
  expect_call(function, bool_type, {{s, text}, {s, pattern}, {s, options}}, expected);
}

void expect_replaced(const std::string& text, const std::string& pattern,
                     const std::string& replacement, const std::string& options,
                     const std::string& expected) {
  expect_call(FunctionId::kRegexpReplace, s,
              {{s, text}, {s, pattern}, {s, replacement}, {s, options}}, expected);
}

TEST(RegularExpressionKernels, MatchAnywhereOrTheWhole) {
  expect_match(FunctionId::kRegexpMatches, "abc", "b", "", "true");
  expect_match(FunctionId::kRegexpFullMatch, "abc", "b", "", "false");
  expect_match(FunctionId::kRegexpFullMatch, "abc", "a.c", "", "true");
  expect_match(FunctionId::kRegexpMatches, "abc", "", "", "true");
  expect_match(FunctionId::kRegexpMatches, "", "^$", "", "true");
  expect_match(FunctionId::kRegexpMatches, "NULL", "a", "", "NULL");
}

TEST(RegularExpressionKernels, OptionsAreThoseOfDuckDB) {
  expect_match(FunctionId::kRegexpMatches, "abc", "B", "i", "true");
  expect_match(FunctionId::kRegexpMatches, "abc", "B", "ic", "false");
  expect_match(FunctionId::kRegexpMatches, "a\nb", "a.b", "", "false");
  expect_match(FunctionId::kRegexpMatches, "a\nb", "a.b", "s", "true");
  expect_match(FunctionId::kRegexpMatches, "abc", "a.c", "l", "false");
}

TEST(RegularExpressionKernels, ReplaceFirstOrAll) {
  expect_replaced("aba", "a", "x", "", "xba");
  expect_replaced("aba", "a", "x", "g", "xbx");
  expect_replaced("äba", "", "-", "g", "-ä-b-a-");
  expect_replaced("", "", "-", "g", "-");
  expect_replaced("aba", "(a)(b)", "\\2\\1\\\\\\0", "", "ba\\aba");
  expect_replaced("aba", "a*", "x", "g", "xbx");
  expect_replaced("aba", "z", "x", "g", "aba");
}

TEST(RegularExpressionKernels, ReplacementThatCannotBeLeavesTheText) {
  expect_replaced("aba", "a", "\\1", "g", "aba");
  expect_replaced("aba", "a", "\\", "g", "aba");
  expect_replaced("aba", "a", "\\x", "g", "aba");
}

TEST(RegularExpressionKernels, ReplacementIsBounded) {
  const std::string text(1'000'000, 'a');
  expect_replaced(text, "a", std::string(1000, 'x'), "g",
                  "error: regexp_replace() makes a text of more than 64 MiB");
}

TEST(RegularExpressionKernels, ExtractGroups) {
  const auto expect_group = [](const std::string& text, const std::string& pattern,
                               const std::string& group, const std::string& expected) {
    expect_call(FunctionId::kRegexpExtract, s,
                {{s, text}, {s, pattern}, {s, ""}, {int64_type, group}}, expected);
  };
  expect_group("x=1;y=22", "y=(\\d+)", "1", "22");
  expect_group("x=1;y=22", "y=(\\d+)", "0", "y=22");
  expect_group("x=1;y=22", "y=(\\d+)", "2", "");
  expect_group("x=1;y=22", "z", "0", "");
  expect_group("abc", "(z)|(a)", "1", "");
}

TEST(RegularExpressionKernels, PatternThatDiffersFromRowToRow) {
  testing::Table table({s, s});
  for (int row = 0; row < 40; ++row)
    table.add({"a" + std::to_string(row % 20), "a" + std::to_string(row % 13)});
  const plan::Expression matches =
      call(FunctionId::kRegexpFullMatch, bool_type, {column(0, s), column(1, s), literal(s, "")});
  ExpressionEvaluator evaluator(matches);
  for (int again = 0; again < 2; ++again) {
    const Vector result = evaluator.evaluate(table.columns(), 40);
    for (size_t row = 0; row < 40; ++row) {
      EXPECT_EQ(testing::print_row({result}, row), row % 20 == row % 13 ? "true" : "false") << row;
    }
  }
}

TEST(RegularExpressionKernels, PatternThatIsNone) {
  expect_match(FunctionId::kRegexpMatches, "abc", "a(", "",
               "error: 'a(' is no regular expression: missing ): a(");
}

}  // namespace
}  // namespace adze::exec
