#include "exec/function_kernels.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "exec/expression_evaluator.h"
#include "exec/kernel_testing.h"

namespace adze::exec {
namespace {

using plan::Expression;
using plan::FunctionId;
using testing::Argument;
using testing::call;
using testing::cast;
using testing::column;
using testing::evaluate;
using testing::expect_call;
using testing::expect_same;
using testing::expect_text;
using testing::Table;

const Type kDecimal31 = decimal_type(3, 1);
const Type kDecimal52 = decimal_type(5, 2);
const Type kDecimal380 = decimal_type(38, 0);

void expect_cast(Type from, const std::string& text, Type to, const std::string& expected) {
  const Expression expression = cast(to, column(0, from));
  EXPECT_EQ(evaluate(expression, {{from, text}}, Encoding::kFlat), expected) << text;
  EXPECT_EQ(evaluate(expression, {{from, text}}, Encoding::kConstant), expected) << text;
  if (!expected.starts_with("error")) return;
  const Expression attempt = cast(to, column(0, from), true);
  EXPECT_EQ(evaluate(attempt, {{from, text}}, Encoding::kFlat), "NULL") << text;
}

TEST(ArithmeticKernels, ResultsAreCheckedAgainstTheRangeOfTheType) {
  expect_same(FunctionId::kAdd, int8_type, {"100", "27"}, "127");
  expect_same(FunctionId::kAdd, int8_type, {"100", "28"}, "error: 100 + 28 does not fit int8");
  expect_same(FunctionId::kSubtract, int16_type, {"-32768", "1"},
              "error: -32768 - 1 does not fit int16");
  expect_same(FunctionId::kMultiply, int32_type, {"65536", "32768"},
              "error: 65536 * 32768 does not fit int32");
  expect_same(FunctionId::kAdd, int64_type, {"9223372036854775807", "1"},
              "error: 9223372036854775807 + 1 does not fit int64");
  expect_same(FunctionId::kMultiply, int64_type, {"4294967296", "2147483648"},
              "error: 4294967296 * 2147483648 does not fit int64");
  expect_same(FunctionId::kNegate, int8_type, {"-128"}, "error: --128 does not fit int8");
  expect_same(FunctionId::kNegate, int8_type, {"127"}, "-127");
  expect_same(FunctionId::kAbs, int8_type, {"-128"}, "error: abs('-128') does not fit int8");
  expect_same(FunctionId::kAbs, kDecimal31, {"-9.9"}, "9.9");
}

TEST(ArithmeticKernels, MessageWithoutDataHasShapesOnly) {
  const Expression sum =
      call(FunctionId::kAdd, int8_type, {column(0, int8_type), column(1, int8_type)});
  Table table({int8_type, int8_type});
  table.add({"100", "28"});
  ExpressionEvaluator evaluator(sum);
  try {
    evaluator.evaluate(table.columns(), 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "999 + 99 does not fit int8");
    EXPECT_EQ(error.fix, "write CAST(… AS SMALLINT) around an argument");
    EXPECT_EQ(error.column, 8U);
  }
}

TEST(ArithmeticKernels, DecimalsOverflowPastTheirDigits) {
  const std::string nines(38, '9');
  expect_same(FunctionId::kAdd, kDecimal380, {nines, "0"}, nines);
  expect_same(FunctionId::kAdd, kDecimal380, {nines, "1"},
              "error: " + nines + " + 1 does not fit decimal(38,0)");
  expect_call(FunctionId::kMultiply, decimal_type(8, 3),
              {{kDecimal31, "-9.9"}, {kDecimal52, "999.99"}}, "-9899.901");
  const Type wide = decimal_type(19, 0);
  expect_call(FunctionId::kMultiply, kDecimal380,
              {{wide, "9999999999999999999"}, {wide, "9999999999999999999"}},
              "99999999999999999980000000000000000001");
  expect_same(FunctionId::kMultiply, kDecimal380, {nines, "2"},
              "error: " + nines + " * 2 does not fit decimal(38,0)");
}

TEST(ArithmeticKernels, DivisionByZero) {
  expect_same(FunctionId::kDivide, float64_type, {"1", "0"}, "inf");
  expect_same(FunctionId::kDivide, float64_type, {"0", "0"}, "nan");
  expect_same(FunctionId::kDivideInteger, int32_type, {"5", "0"}, "NULL");
  expect_same(FunctionId::kModulo, int32_type, {"5", "0"}, "NULL");
  expect_same(FunctionId::kModulo, float64_type, {"5", "0"}, "NULL");
  expect_same(FunctionId::kDivideInteger, int32_type, {"-7", "2"}, "-3");
  expect_same(FunctionId::kModulo, int32_type, {"-7", "2"}, "-1");
  expect_same(FunctionId::kModulo, int64_type, {"-9223372036854775808", "-1"}, "0");
  expect_same(FunctionId::kDivideInteger, int64_type, {"-9223372036854775808", "-1"},
              "error: -9223372036854775808 // -1 does not fit int64");
  expect_same(FunctionId::kModulo, kDecimal31, {"5.5", "2.0"}, "1.5");
}

TEST(ArithmeticKernels, FloatsOf32BitsAreRounded) {
  expect_same(FunctionId::kAdd, float32_type, {"0.1", "0.2"}, "0.3");
  expect_same(FunctionId::kMultiply, float32_type, {"1e38", "10"}, "inf");
}

TEST(ArithmeticKernels, DatesAndDays) {
  expect_call(FunctionId::kAdd, date_type, {{date_type, "2024-02-28"}, {int64_type, "2"}},
              "2024-03-01");
  expect_call(FunctionId::kSubtract, int64_type,
              {{date_type, "2024-01-01"}, {date_type, "2023-01-01"}}, "365");
}

TEST(ComparisonKernels, NanIsGreatestAndZerosAreEqual) {
  const auto expect_bool = [](FunctionId function, Type type, const std::string& a,
                              const std::string& b, const std::string& expected) {
    expect_call(function, bool_type, {{type, a}, {type, b}}, expected);
  };
  expect_bool(FunctionId::kEqual, float64_type, "nan", "nan", "true");
  expect_bool(FunctionId::kGreater, float64_type, "nan", "inf", "true");
  expect_bool(FunctionId::kLess, float64_type, "nan", "inf", "false");
  expect_bool(FunctionId::kEqual, float64_type, "-0.0", "0.0", "true");
  expect_bool(FunctionId::kLess, string_type, "a", "ab", "true");
  expect_bool(FunctionId::kLessEqual, string_type, "é", "z", "false");
  expect_bool(FunctionId::kNotEqual, kDecimal380, "1", "2", "true");
  expect_bool(FunctionId::kGreaterEqual, bool_type, "true", "false", "true");
  expect_bool(FunctionId::kEqual, int64_type, "NULL", "1", "NULL");
}

TEST(LogicKernels, AllPairsOfThreeValues) {
  const char* values[] = {"false", "true", "NULL"};
  const char* conjunction[3][3] = {
      {"false", "false", "false"}, {"false", "true", "NULL"}, {"false", "NULL", "NULL"}};
  const char* disjunction[3][3] = {
      {"false", "true", "NULL"}, {"true", "true", "true"}, {"NULL", "true", "NULL"}};
  for (size_t a = 0; a < 3; ++a) {
    for (size_t b = 0; b < 3; ++b) {
      expect_same(FunctionId::kAnd, bool_type, {values[a], values[b]}, conjunction[a][b]);
      expect_same(FunctionId::kOr, bool_type, {values[a], values[b]}, disjunction[a][b]);
      // The same by the lazy way: a cast of text to bool can fail.
      for (const FunctionId function : {FunctionId::kAnd, FunctionId::kOr}) {
        const Expression lazy = call(
            function, bool_type, {column(0, bool_type), cast(bool_type, column(1, string_type))});
        EXPECT_EQ(
            evaluate(lazy, {{bool_type, values[a]}, {string_type, values[b]}}, Encoding::kFlat),
            function == FunctionId::kAnd ? conjunction[a][b] : disjunction[a][b]);
      }
    }
  }
  expect_same(FunctionId::kNot, bool_type, {"NULL"}, "NULL");
  expect_same(FunctionId::kNot, bool_type, {"true"}, "false");
  expect_call(FunctionId::kIsNull, bool_type, {{int64_type, "NULL"}}, "true");
  expect_call(FunctionId::kIsNotNull, bool_type, {{int64_type, "NULL"}}, "false");
  expect_call(FunctionId::kIn, bool_type,
              {{int64_type, "1"}, {int64_type, "NULL"}, {int64_type, "2"}}, "NULL");
  expect_call(FunctionId::kIn, bool_type,
              {{int64_type, "1"}, {int64_type, "NULL"}, {int64_type, "1"}}, "true");
  expect_call(FunctionId::kIn, bool_type, {{int64_type, "NULL"}, {int64_type, "1"}}, "NULL");
}

TEST(ChoiceKernels, NullsAndOrder) {
  expect_same(FunctionId::kCoalesce, int64_type, {"NULL", "2", "3"}, "2");
  expect_same(FunctionId::kNullIf, float64_type, {"nan", "nan"}, "NULL");
  expect_same(FunctionId::kNullIf, int64_type, {"1", "NULL"}, "1");
  expect_same(FunctionId::kGreatest, float64_type, {"NULL", "1", "nan"}, "nan");
  expect_same(FunctionId::kLeast, string_type, {"b", "NULL", "a"}, "a");
  expect_same(FunctionId::kLeast, string_type, {"NULL", "NULL"}, "NULL");
  expect_call(FunctionId::kCase, string_type,
              {{bool_type, "NULL"},
               {string_type, "a"},
               {bool_type, "true"},
               {string_type, "b"},
               {string_type, "c"}},
              "b");
}

TEST(TextKernels, CountCodePoints) {
  expect_text(FunctionId::kUpper, {"straße é"}, "STRAẞE É");
  expect_text(FunctionId::kLower, {"ÀB z[@"}, "àb z[@");
  expect_call(FunctionId::kLength, int64_type, {{string_type, "héé€😀"}}, "5");
  expect_text(FunctionId::kTrim, {" \u00A0 a\t "}, "a\t");
  expect_text(FunctionId::kTrim, {"éaé", "é"}, "a");
  expect_text(FunctionId::kTrimLeft, {"xyaxy", "yx"}, "axy");
  expect_text(FunctionId::kTrimRight, {"aa", ""}, "aa");
  expect_text(FunctionId::kReplace, {"aaaa", "aa", "b"}, "bb");
  expect_text(FunctionId::kReplace, {"abc", "", "x"}, "abc");
  expect_text(FunctionId::kConcat, {"a", "NULL", "b"}, "ab");
  expect_text(FunctionId::kConcat, {"NULL"}, "");
  expect_text(FunctionId::kConcatOperator, {"a", "NULL"}, "NULL");
}

TEST(TextKernels, SubstringAsDuckDB) {
  const auto expect_part = [](const std::string& start, const std::string& length,
                              const std::string& expected) {
    expect_call(FunctionId::kSubstring, string_type,
                {{string_type, "hélló"}, {int64_type, start}, {int64_type, length}}, expected);
  };
  expect_part("1", "2", "hé");
  expect_part("0", "2", "h");
  expect_part("-3", "2", "ll");
  expect_part("3", "-2", "hé");
  expect_part("-9", "3", "");
  expect_part("2", "9223372036854775807", "élló");
  expect_part("-9223372036854775808", "9223372036854775807", "hélló");
}

TEST(TextKernels, LikeMatchesByCodePoints) {
  const auto expect_like = [](const std::vector<Argument>& arguments, const std::string& expected) {
    expect_call(FunctionId::kLike, bool_type, arguments, expected);
  };
  const Type s = string_type;
  expect_like({{s, "aéc"}, {s, "a_c"}}, "true");
  expect_like({{s, "abcabd"}, {s, "%ab_"}}, "true");
  expect_like({{s, "ABC"}, {s, "abc"}}, "false");
  expect_like({{s, ""}, {s, "%"}}, "true");
  expect_like({{s, ""}, {s, "_"}}, "false");
  expect_like({{s, "a%c"}, {s, "ax%c"}, {s, "x"}}, "true");
  expect_like({{s, "abc"}, {s, "ax%c"}, {s, "x"}}, "false");
  expect_like({{s, "a"}, {s, "ax"}, {s, "x"}}, "false");
  expect_like({{s, "a"}, {s, "a"}, {s, "xy"}},
              "error: the ESCAPE of LIKE must be one character or empty");
}

TEST(NumberKernels, RoundHalfAwayFromZero) {
  expect_same(FunctionId::kRound, float64_type, {"2.5"}, "3.0");
  expect_same(FunctionId::kRound, float64_type, {"-2.5"}, "-3.0");
  expect_call(FunctionId::kRound, float64_type, {{float64_type, "2.675"}, {int64_type, "2"}},
              "2.68");
  expect_call(FunctionId::kRound, float64_type, {{float64_type, "1234.5"}, {int64_type, "-2"}},
              "1200.0");
  expect_call(FunctionId::kRound, float64_type, {{float64_type, "1e300"}, {int64_type, "400"}},
              "1e+300");
  expect_call(FunctionId::kRound, decimal_type(5, 1), {{kDecimal52, "-1.25"}, {int64_type, "1"}},
              "-1.3");
  expect_call(FunctionId::kRound, decimal_type(5, 0), {{kDecimal52, "155.25"}, {int64_type, "-1"}},
              "160");
  expect_call(FunctionId::kRound, decimal_type(5, 0), {{kDecimal52, "155.25"}, {int64_type, "-3"}},
              "0");
  expect_call(FunctionId::kFloor, decimal_type(3, 0), {{kDecimal31, "-1.5"}}, "-2");
  expect_call(FunctionId::kCeil, decimal_type(3, 0), {{kDecimal31, "99.1"}}, "100");
  expect_same(FunctionId::kCeil, float64_type, {"-0.5"}, "-0.0");
}

TEST(DateKernels, TruncateAndExtract) {
  const auto expect_trunc = [](const std::string& unit, const std::string& text,
                               const std::string& expected) {
    expect_call(FunctionId::kDateTrunc, timestamp_type,
                {{string_type, unit}, {timestamp_type, text}}, expected);
  };
  expect_trunc("week", "2024-05-17 10:11:12", "2024-05-13 00:00:00");
  expect_trunc("quarter", "2024-05-17 10:11:12", "2024-04-01 00:00:00");
  expect_trunc("hour", "1969-12-31 23:30:00", "1969-12-31 23:00:00");
  expect_trunc("millisecond", "2024-05-17 10:11:12.123456", "2024-05-17 10:11:12.123");
  const auto expect_field = [](const std::string& field, const std::string& text,
                               const std::string& expected) {
    expect_call(FunctionId::kExtract, field == "epoch" ? float64_type : int64_type,
                {{string_type, field}, {date_type, text}}, expected);
  };
  expect_field("week", "2024-12-30", "1");
  expect_field("isoyear", "2024-12-30", "2025");
  expect_field("dow", "2024-05-19", "0");
  expect_field("isodow", "2024-05-19", "7");
  expect_field("doy", "2024-05-17", "138");
  expect_field("century", "2000-12-30", "20");
  expect_field("epoch", "2024-05-17", "1715904000.0");
}

TEST(CastKernels, RoundAsDuckDB) {
  expect_cast(float64_type, "2.5", int32_type, "2");
  expect_cast(float64_type, "-1.5", int32_type, "-2");
  expect_cast(kDecimal31, "2.5", int32_type, "3");
  expect_cast(kDecimal31, "-2.5", int32_type, "-3");
  expect_cast(float64_type, "0.125", kDecimal52, "0.13");
  expect_cast(decimal_type(6, 3), "123.455", kDecimal52, "123.46");
  expect_cast(string_type, "12.7", int32_type, "13");
  expect_cast(int32_type, "16777217", float32_type, "16777216.0");
  expect_cast(float64_type, "nan", bool_type, "true");
  expect_cast(bool_type, "true", kDecimal31, "1.0");
  expect_cast(decimal_type(30, 2), "12345678901234567890.50", float64_type,
              "1.2345678901234567e+19");
}

TEST(CastKernels, OutOfRangeNamesValueAndTypes) {
  expect_cast(float64_type, "nan", int32_type,
              "error: cannot cast 'nan' (float64) to int32: it is out of range");
  expect_cast(float64_type, "127.5", int8_type,
              "error: cannot cast '127.5' (float64) to int8: it is out of range");
  expect_cast(float64_type, "9223372036854775807", int64_type,
              "error: cannot cast '9.223372036854776e+18' (float64) to int64: it is out of range");
  expect_cast(int32_type, "300", int8_type,
              "error: cannot cast '300' (int32) to int8: it is out of range");
  expect_cast(float64_type, "1e39", float32_type,
              "error: cannot cast '1e+39' (float64) to float32: it is out of range");
  expect_cast(decimal_type(6, 3), "123.456", decimal_type(3, 2),
              "error: cannot cast '123.456' (decimal(6,3)) to decimal(3,2): it is out of range");
  expect_cast(int32_type, "12345", kDecimal52,
              "error: cannot cast '12345' (int32) to decimal(5,2): it is out of range");
}

TEST(CastKernels, Times) {
  expect_cast(date_type, "2024-01-03", timestamp_type, "2024-01-03 00:00:00");
  expect_cast(timestamp_type, "1969-12-31 12:34:56", date_type, "1969-12-31");
  expect_cast(timestamp_type, "1969-12-31 12:34:56", time_type, "12:34:56");
  expect_cast(timestamp_type, "2024-01-03 01:02:03", string_type, "2024-01-03 01:02:03");
}

TEST(ExpressionEvaluator, BranchThatIsNotChosenDoesNotFail) {
  Table table({string_type, bool_type});
  table.add({"1", "true"});
  table.add({"x", "false"});
  table.add({"3", "true"});
  const Expression number = cast(int64_type, column(0, string_type));
  const Expression choice =
      call(FunctionId::kCase, int64_type,
           {column(1, bool_type), number, testing::literal(int64_type, "NULL")});
  ExpressionEvaluator evaluator(choice);
  const Vector result = evaluator.evaluate(table.columns(), 3);
  EXPECT_EQ(testing::print_row({result}, 0), "1");
  EXPECT_EQ(testing::print_row({result}, 1), "NULL");
  EXPECT_EQ(testing::print_row({result}, 2), "3");

  const Expression both =
      call(FunctionId::kAnd, bool_type, {column(1, bool_type), cast(bool_type, number)});
  ExpressionEvaluator lazy(both);
  EXPECT_EQ(testing::print_row({lazy.evaluate(table.columns(), 3)}, 1), "false");

  const Expression first = call(FunctionId::kCoalesce, int64_type,
                                {cast(int64_type, column(0, string_type), true),
                                 cast(int64_type, testing::literal(string_type, "7"))});
  ExpressionEvaluator coalesce(first);
  EXPECT_EQ(testing::print_row({coalesce.evaluate(table.columns(), 3)}, 1), "7");
}

}  // namespace
}  // namespace adze::exec
