#include <gtest/gtest.h>

#include "exec/kernel_testing.h"

namespace adze::exec {
namespace {

using plan::FunctionId;
using testing::expect_call;
using testing::expect_same;

const Type f = float64_type;

TEST(FloatKernels, RootsPowersAndLogarithms) {
  expect_same(FunctionId::kSquareRoot, f, {"2.25"}, "1.5");
  expect_same(FunctionId::kSquareRoot, f, {"-0.0"}, "-0.0");
  expect_same(FunctionId::kSquareRoot, f, {"nan"}, "nan");
  expect_same(FunctionId::kPower, f, {"2", "10"}, "1024.0");
  expect_same(FunctionId::kPower, f, {"0", "-1"}, "inf");
  expect_same(FunctionId::kPower, f, {"-1", "0.5"}, "nan");
  expect_same(FunctionId::kExponential, f, {"1000"}, "inf");
  expect_same(FunctionId::kNaturalLogarithm, f, {"1"}, "0.0");
  expect_same(FunctionId::kNaturalLogarithm, f, {"inf"}, "inf");
  expect_same(FunctionId::kDecimalLogarithm, f, {"1000"}, "3.0");
  expect_same(FunctionId::kBinaryLogarithm, f, {"8"}, "3.0");
  expect_same(FunctionId::kLogarithm, f, {"10", "100"}, "2.0");
  expect_same(FunctionId::kLogarithm, f, {"NULL", "0"}, "NULL");
}

TEST(FloatKernels, WhatIsUndefinedIsAnError) {
  expect_same(FunctionId::kSquareRoot, f, {"-4"}, "error: sqrt('-4.0') of a negative number");
  expect_same(FunctionId::kNaturalLogarithm, f, {"0"}, "error: ln('0.0') of zero");
  expect_same(FunctionId::kNaturalLogarithm, f, {"-1"}, "error: ln('-1.0') of a negative number");
  expect_same(FunctionId::kLogarithm, f, {"1", "5"}, "error: log('1.0', '5.0') of base 1");
  expect_same(FunctionId::kLogarithm, f, {"2", "0"}, "error: log('2.0', '0.0') of zero");
}

TEST(FloatKernels, BranchThatIsNotChosenDoesNotFail) {
  testing::Table table({f});
  for (const char* text : {"4", "-4", "NULL"}) table.add({text});
  const plan::Expression root = testing::call(FunctionId::kSquareRoot, f, {testing::column(0, f)});
  const plan::Expression is_positive = testing::call(
      FunctionId::kGreater, bool_type, {testing::column(0, f), testing::literal(f, "0")});
  const plan::Expression choice =
      testing::call(FunctionId::kCase, f, {is_positive, root, testing::literal(f, "NULL")});
  ExpressionEvaluator evaluator(choice);
  const Vector result = evaluator.evaluate(table.columns(), 3);
  EXPECT_EQ(testing::print_row({result}, 0), "2.0");
  EXPECT_EQ(testing::print_row({result}, 1), "NULL");
}

TEST(FloatKernels, EvenIsAwayFromZero) {
  expect_same(FunctionId::kEven, f, {"2.1"}, "4.0");
  expect_same(FunctionId::kEven, f, {"-2.5"}, "-4.0");
  expect_same(FunctionId::kEven, f, {"3"}, "4.0");
  expect_same(FunctionId::kEven, f, {"4"}, "4.0");
}

TEST(FloatKernels, NotANumberAndInfinity) {
  expect_call(FunctionId::kIsNan, bool_type, {{f, "nan"}}, "true");
  expect_call(FunctionId::kIsInfinite, bool_type, {{f, "-inf"}}, "true");
  expect_call(FunctionId::kIsFinite, bool_type, {{f, "nan"}}, "false");
  expect_call(FunctionId::kIsFinite, bool_type, {{f, "NULL"}}, "NULL");
}

TEST(NumberKernels, TruncateAndSign) {
  expect_same(FunctionId::kTruncate, f, {"-1.9"}, "-1.0");
  expect_call(FunctionId::kTruncate, f, {{f, "1.29"}, {int64_type, "1"}}, "1.2");
  expect_call(FunctionId::kTruncate, decimal_type(5, 0), {{decimal_type(5, 2), "-1.99"}}, "-1");
  expect_call(FunctionId::kTruncate, decimal_type(5, 1),
              {{decimal_type(5, 2), "1.99"}, {int64_type, "1"}}, "1.9");
  expect_call(FunctionId::kSign, int8_type, {{decimal_type(38, 10), "-0.1"}}, "-1");
  expect_call(FunctionId::kSign, int8_type, {{f, "nan"}}, "0");
  expect_call(FunctionId::kSign, int8_type, {{int64_type, "5"}}, "1");
}

}  // namespace
}  // namespace adze::exec
