#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "exec/expression_evaluator.h"
#include "exec/function_kernels.h"
#include "exec/plan_testing.h"

/// What the tests of kernels share: a call over arguments written as text, in every encoding.
namespace adze::exec::testing {

struct Argument {
  Type type;
  std::string text;
};

/// The arguments as columns of three rows (NULL, the texts, the texts), in one encoding: of
/// dictionaries the first argument alone, beside constants.
class ArgumentColumns {
 public:
  ArgumentColumns(const std::vector<Argument>& arguments, Encoding encoding)
      : table_(types_of(arguments)), storage_(arguments.size()) {
    std::vector<std::string> texts;
    texts.reserve(arguments.size());
    for (const Argument& argument : arguments) texts.push_back(argument.text);
    table_.add(std::vector<std::string>(arguments.size(), "NULL"));
    table_.add(texts);
    table_.add(texts);
    columns = table_.columns();
    for (size_t i = 0; i < arguments.size() && encoding != Encoding::kFlat; ++i) {
      columns[i] = constant_vector(scalar(arguments[i].type, texts[i]), storage_[i]);
    }
    if (encoding == Encoding::kDictionary) columns[0] = dictionary_column(arguments[0]);
  }

  std::vector<Vector> columns;

 private:
  static std::vector<Type> types_of(const std::vector<Argument>& arguments) {
    std::vector<Type> types;
    types.reserve(arguments.size());
    for (const Argument& argument : arguments) types.push_back(argument.type);
    return types;
  }

  // Null rows have code 0, as those of the one text have.
  Vector dictionary_column(const Argument& argument) {
    const std::string_view copy = dictionary_.text.copy(argument.text);
    dictionary_.entries.push_back({copy.data(), static_cast<uint32_t>(copy.size())});
    return {.type = argument.type,
            .encoding = Encoding::kDictionary,
            .valid = argument.text == "NULL" ? kNone : kLastTwo,
            .codes = kCodes,
            .dictionary = &dictionary_};
  }

  static constexpr uint8_t kNone[3] = {0, 0, 0};
  static constexpr uint8_t kLastTwo[3] = {0, 1, 1};
  static constexpr uint32_t kCodes[3] = {0, 0, 0};

  Table table_;
  std::vector<VectorStorage> storage_;
  Dictionary dictionary_;
};

/// The result for the last two rows as text, or "error: message" with data.
inline std::string evaluate(const plan::Expression& expression,
                            const std::vector<Argument>& arguments, Encoding encoding) {
  const ArgumentColumns made(arguments, encoding);
  ExpressionEvaluator evaluator(expression);
  try {
    const Vector result = evaluator.evaluate(made.columns, 3);
    const std::string text = print_row({result}, 1);
    EXPECT_EQ(print_row({result}, 2), text);
    return text;
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kSqlData);
    EXPECT_FALSE(error.fix.empty());
    EXPECT_EQ(error.line, 1U);
    return "error: " + error.message_with_data.value_or("?");
  }
}

/// Index of the first argument that the binder leaves a literal, or SIZE_MAX.
inline size_t first_literal(plan::FunctionId function, Type type) {
  switch (function) {
    case plan::FunctionId::kRegexpMatches:
    case plan::FunctionId::kRegexpFullMatch:
    case plan::FunctionId::kRegexpExtract:
      return 2;
    case plan::FunctionId::kRegexpReplace:
      return 3;
    case plan::FunctionId::kRound:
    case plan::FunctionId::kTruncate:
      return type.is_decimal() ? 1 : SIZE_MAX;
    default:
      return SIZE_MAX;
  }
}

inline void expect_call(plan::FunctionId function, Type type,
                        const std::vector<Argument>& arguments, const std::string& expected) {
  std::vector<plan::Expression> columns;
  std::string shown = plan::function_name(function);
  for (const Argument& argument : arguments) {
    columns.push_back(column(columns.size(), argument.type));
    shown += " " + argument.text;
  }
  const bool has_field =
      function == plan::FunctionId::kDateTrunc || function == plan::FunctionId::kExtract;
  if (has_field) columns[0] = literal(string_type, arguments[0].text);
  for (size_t i = first_literal(function, type); i < arguments.size(); ++i) {
    columns[i] = literal(arguments[i].type, arguments[i].text);
  }
  const plan::Expression expression = call(function, type, columns);
  EXPECT_EQ(evaluate(expression, arguments, Encoding::kFlat), expected) << shown;
  EXPECT_EQ(evaluate(expression, arguments, Encoding::kConstant), expected) << shown;
  if (arguments[0].type != string_type || has_field) return;
  EXPECT_EQ(evaluate(expression, arguments, Encoding::kDictionary), expected) << shown;
}

/// All of one type, which is also the result's.
inline void expect_same(plan::FunctionId function, Type type, const std::vector<std::string>& texts,
                        const std::string& expected) {
  std::vector<Argument> arguments;
  arguments.reserve(texts.size());
  for (const std::string& text : texts) arguments.push_back({type, text});
  expect_call(function, type, arguments, expected);
}

inline void expect_text(plan::FunctionId function, const std::vector<std::string>& texts,
                        const std::string& expected) {
  expect_same(function, string_type, texts, expected);
}

}  // namespace adze::exec::testing
