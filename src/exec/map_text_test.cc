#include "exec/map_text.h"

#include <gtest/gtest.h>

#include "exec/kernel_testing.h"

namespace adze::exec {
namespace {

using plan::FunctionId;
using testing::call;
using testing::column;
using testing::expect_call;
using testing::expect_text;

const Type s = string_type;
const Type i = int64_type;

void expect_bool(FunctionId function, const std::string& text, const std::string& part,
                 const std::string& expected) {
  expect_call(function, bool_type, {{s, text}, {s, part}}, expected);
}

void expect_counted(FunctionId function, const std::string& text, const std::string& count,
                    const std::string& expected) {
  expect_call(function, s, {{s, text}, {i, count}}, expected);
}

TEST(TextSearchKernels, EmptyTextIsEverywhere) {
  expect_bool(FunctionId::kStartsWith, "äbc", "ä", "true");
  expect_bool(FunctionId::kStartsWith, "äbc", "", "true");
  expect_bool(FunctionId::kEndsWith, "äbc", "bc", "true");
  expect_bool(FunctionId::kEndsWith, "bc", "abc", "false");
  expect_bool(FunctionId::kContains, "äbc", "b", "true");
  expect_bool(FunctionId::kContains, "", "", "true");
  expect_bool(FunctionId::kContains, "", "b", "false");
  expect_bool(FunctionId::kContains, "abc", "NULL", "NULL");
  expect_call(FunctionId::kPosition, i, {{s, "äbc"}, {s, "c"}}, "3");
  expect_call(FunctionId::kPosition, i, {{s, "äbc"}, {s, ""}}, "1");
  expect_call(FunctionId::kPosition, i, {{s, "äbc"}, {s, "z"}}, "0");
}

TEST(TextPartKernels, NegativeCountsAreFromTheOtherEnd) {
  expect_counted(FunctionId::kLeft, "äbc", "2", "äb");
  expect_counted(FunctionId::kLeft, "äbc", "-1", "äb");
  expect_counted(FunctionId::kLeft, "äbc", "-9223372036854775808", "");
  expect_counted(FunctionId::kLeft, "äbc", "9223372036854775807", "äbc");
  expect_counted(FunctionId::kRight, "abä", "2", "bä");
  expect_counted(FunctionId::kRight, "abä", "-1", "bä");
  expect_counted(FunctionId::kRight, "abä", "-9223372036854775808", "");
  expect_counted(FunctionId::kRight, "abä", "9223372036854775807", "abä");
  expect_counted(FunctionId::kRight, "NULL", "1", "NULL");
}

TEST(TextPartKernels, SplitPartCountsFromEitherEnd) {
  const auto expect_part = [](const std::string& text, const std::string& separator,
                              const std::string& number, const std::string& expected) {
    expect_call(FunctionId::kSplitPart, s, {{s, text}, {s, separator}, {i, number}}, expected);
  };
  expect_part("a,b,,c", ",", "1", "a");
  expect_part("a,b,,c", ",", "3", "");
  expect_part("a,b,,c", ",", "4", "c");
  expect_part("a,b,,c", ",", "5", "");
  expect_part("a,b,,c", ",", "-1", "c");
  expect_part("a,b,,c", ",", "-4", "a");
  expect_part("a,b,,c", ",", "-5", "");
  expect_part("a,b,,c", ",", "0", "");
  expect_part("äbc", "", "2", "b");
  expect_part("äbc", "", "-1", "c");
  expect_part("", ",", "1", "");
  expect_part("a", ",", "-9223372036854775808", "");
}

TEST(PadKernels, LengthsCountCodePoints) {
  const auto expect_pad = [](FunctionId function, const std::string& count,
                             const std::string& padding, const std::string& expected) {
    expect_call(function, s, {{s, "äbc"}, {i, count}, {s, padding}}, expected);
  };
  expect_pad(FunctionId::kPadLeft, "6", "xä", "xäxäbc");
  expect_pad(FunctionId::kPadRight, "6", "xä", "äbcxäx");
  expect_pad(FunctionId::kPadRight, "2", "x", "äb");
  expect_pad(FunctionId::kPadLeft, "-2", "x", "");
  expect_pad(FunctionId::kPadLeft, "3", "", "äbc");
  expect_pad(FunctionId::kPadLeft, "4", "", "error: lpad() has nothing to pad with");
}

TEST(PadKernels, HostileSizesAreRefusedBeforeTheyAreAllocated) {
  const std::string far = "9223372036854775807";
  expect_call(FunctionId::kPadLeft, s, {{s, "a"}, {i, far}, {s, "x"}},
              "error: lpad() makes a text of more than 64 MiB");
  expect_counted(FunctionId::kRepeat, "ab", far,
                 "error: repeat() makes a text of more than 64 MiB");
  expect_counted(FunctionId::kRepeat, "ab", "3", "ababab");
  expect_counted(FunctionId::kRepeat, "", far, "");
  expect_counted(FunctionId::kRepeat, "ab", "-1", "");
}

testing::Table rows_to_repeat(int rows) {
  testing::Table table({s, i});
  for (int row = 0; row < rows; ++row) table.add({std::to_string(row), "30000000"});
  return table;
}

TEST(PadKernels, TextsOfABatchAreBoundedTogether) {
  const testing::Table table = rows_to_repeat(5);
  const plan::Expression repeat = call(FunctionId::kRepeat, s, {column(0, s), column(1, i)});
  ExpressionEvaluator evaluator(repeat);
  try {
    evaluator.evaluate(table.columns(), 5);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "repeat() makes texts of more than 128 MiB");
    EXPECT_EQ(error.category, ErrorCategory::kSqlData);
  }
}

TEST(PadKernels, LargeTextsAreReservedUntilTheNextBatch) {
  const testing::Table table = rows_to_repeat(2);
  const plan::Expression repeat = call(FunctionId::kRepeat, s, {column(0, s), column(1, i)});
  MemoryBudget budget(size_t{50} << 20);
  {
    ExpressionEvaluator evaluator(repeat, &budget);
    evaluator.evaluate(table.columns(), 1);
    EXPECT_GE(budget.bytes_used(), 30'000'000U);
    evaluator.evaluate(table.columns(), 1);
    EXPECT_LT(budget.bytes_used(), 40'000'000U);
    try {
      evaluator.evaluate(table.columns(), 2);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.category, ErrorCategory::kResources);
    }
  }
  EXPECT_EQ(budget.bytes_used(), 0U);
}

TEST(CharacterKernels, ReverseKeepsGraphemes) {
  expect_text(FunctionId::kReverse, {"abc"}, "cba");
  expect_text(FunctionId::kReverse, {"e\u0301x"}, "xe\u0301");
  expect_text(FunctionId::kReverse, {"👩\u200d👧a🇩🇪"}, "🇩🇪a👩\u200d👧");
  expect_text(FunctionId::kReverse, {""}, "");
}

TEST(CharacterKernels, TranslateDropsWhatHasNoCounterpart) {
  expect_text(FunctionId::kTranslate, {"aäbc", "aäb", "1€"}, "1€c");
  expect_text(FunctionId::kTranslate, {"aab", "aa", "12"}, "11b");
  expect_text(FunctionId::kTranslate, {"abc", "", "x"}, "abc");
}

TEST(CharacterKernels, CodePointsOfTextsAndBack) {
  expect_call(FunctionId::kChr, s, {{i, "228"}}, "ä");
  expect_call(FunctionId::kChr, s, {{i, "55296"}},
              "error: chr(55296): no character has this number");
  expect_call(FunctionId::kChr, s, {{i, "-1"}}, "error: chr(-1): no character has this number");
  expect_call(FunctionId::kAscii, int32_type, {{s, "äb"}}, "228");
  expect_call(FunctionId::kAscii, int32_type, {{s, ""}}, "0");
  expect_call(FunctionId::kUnicode, int32_type, {{s, ""}}, "-1");
}

TEST(HashKernels, DigestsOfThePublishedVectors) {
  expect_text(FunctionId::kMd5, {"abc"}, "900150983cd24fb0d6963f7d28e17f72");
  expect_text(FunctionId::kMd5, {""}, "d41d8cd98f00b204e9800998ecf8427e");
  expect_text(FunctionId::kSha1, {"abc"}, "a9993e364706816aba3e25717850c26c9cd0d89d");
  expect_text(FunctionId::kSha256, {"abc"},
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ConcatKernels, SeparatorStandsBetweenValuesThatAreNotNull) {
  expect_text(FunctionId::kConcatWithSeparator, {",", "a", "NULL", "", "b"}, "a,,b");
  expect_text(FunctionId::kConcatWithSeparator, {",", "", "b"}, ",b");
  expect_text(FunctionId::kConcatWithSeparator, {",", "NULL"}, "");
  expect_text(FunctionId::kConcatWithSeparator, {"NULL", "a"}, "NULL");
  expect_text(FunctionId::kConcat, {"NULL", "a"}, "a");
}

TEST(LikeKernels, AnyCaseIsByLowerCaseOfBothSides) {
  expect_bool(FunctionId::kLikeAnyCase, "STRAẞE", "%ß_", "true");
  expect_bool(FunctionId::kLikeAnyCase, "ÄB", "äb", "true");
  expect_bool(FunctionId::kLikeAnyCase, "ς", "σ", "false");
  expect_bool(FunctionId::kLikeAnyCase, "a", "NULL", "NULL");
  expect_call(FunctionId::kLikeAnyCase, bool_type, {{s, "A%"}, {s, "a!%"}, {s, "!"}}, "true");
  expect_call(FunctionId::kLikeAnyCase, bool_type, {{s, "AB"}, {s, "a!%"}, {s, "!"}}, "false");
}

}  // namespace
}  // namespace adze::exec
