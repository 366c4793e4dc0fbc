#include "csv/inferred_type.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "value/number_text.h"
#include "value/parse_value.h"

namespace adze::csv {
namespace {

bool accepts(Type type, const std::string& text) {
  uint8_t boolean;
  Int128 wide;
  int64_t narrow;
  double number;
  switch (type.kind()) {
    case Kind::kBool:
      return static_cast<bool>(value::parse_strict_bool(text, boolean));
    case Kind::kInt64:
      return static_cast<bool>(value::parse_strict_int64(text, type, {}, narrow));
    case Kind::kInt128:
      return static_cast<bool>(value::parse_strict_int128(text, type, wide));
    case Kind::kFloat64:
      return static_cast<bool>(value::parse_strict_float64(text, type, number));
    case Kind::kString:
      return true;
  }
  return false;
}

std::string type_of(const std::string& text) {
  return type_name(types_of(text, false).types.first());
}

// What SEMANTICS says, once more and slowly: the first type whose strict parser takes the text.
std::string expected_type_of(const std::string& text) {
  const bool is_word =
      value::equals_ignoring_case(text, "true") || value::equals_ignoring_case(text, "false");
  if (is_word) return "bool";
  const size_t first = text.starts_with('-') ? 1 : 0;
  const bool keeps_its_digits =
      !text.starts_with('+') &&
      !(text.size() > first + 1 && text[first] == '0' && value::is_digit(text[first + 1]));
  if (keeps_its_digits) {
    if (accepts(int64_type, text)) return "int64";
    if (accepts(float64_type, text)) return "float64";
  }
  for (const Type type : {date_type, timestamp_type, timestamptz_type}) {
    if (accepts(type, text)) return type_name(type);
  }
  return "string";
}

void for_each_text(const std::string& alphabet, size_t size_max,
                   const std::function<void(const std::string&)>& check) {
  const std::function<void(std::string&)> grow = [&](std::string& text) {
    if (!text.empty()) check(text);
    if (text.size() == size_max) return;
    for (const char c : alphabet) {
      text.push_back(c);
      grow(text);
      text.pop_back();
    }
  };
  std::string text;
  grow(text);
}

TEST(InferredType, AgreesWithTheStrictParsersOnAllShortTexts) {
  size_t count = 0;
  for_each_text("019+-.eE \"tnaif", 5, [&](const std::string& text) {
    ++count;
    ASSERT_EQ(type_of(text), expected_type_of(text)) << text;
  });
  EXPECT_GT(count, 500'000u);
}

TEST(InferredType, AgreesWithTheStrictParsersOnDatesAndTimesWithOneByteChanged) {
  for (const std::string& good :
       {std::string("2024-02-29"), std::string("2024-02-29 23:59:59"),
        std::string("2024-02-29T23:59:59.123456"), std::string("2024-02-29 00:00:00+02:00"),
        std::string("0001-01-01T00:00:00Z")}) {
    for (size_t at = 0; at <= good.size(); ++at) {
      for (const char c : std::string("0123456789-+:.TZ /x")) {
        for (const size_t replaced : {size_t{0}, size_t{1}}) {
          if (at + replaced > good.size()) continue;
          const std::string text = good.substr(0, at) + c + good.substr(at + replaced);
          ASSERT_EQ(type_of(text), expected_type_of(text)) << text;
        }
      }
    }
  }
}

TEST(InferredType, ATypeThatIsInferredTakesEveryTextThatItWasInferredFrom) {
  for_each_text("01-.e+", 6, [](const std::string& text) {
    const TypeSet types = types_of(text, false).types;
    if (types.empty()) return;
    for (const TypeSet kind : {TypeSet::integer(), TypeSet::long_integer(), TypeSet::floating()}) {
      const TypeSet both = types & kind;
      ASSERT_TRUE(both.empty() || accepts(both.first(), text)) << text;
    }
  });
}

TEST(InferredType, LongIntegersAreDecimalsUpTo38Digits) {
  EXPECT_EQ(type_of("9223372036854775807"), "int64");
  EXPECT_EQ(type_of("-9223372036854775808"), "int64");
  EXPECT_EQ(type_of("9223372036854775808"), "decimal(38,0)");
  EXPECT_EQ(type_of("-" + std::string(38, '9')), "decimal(38,0)");
  EXPECT_EQ(type_of(std::string(39, '9')), "string");
  EXPECT_EQ(types_of(std::string(39, '9'), false).doubt, NumberDoubt::kTooManyDigits);
  EXPECT_EQ(type_of(std::string(39, '9') + ".5"), "float64");
}

TEST(InferredType, WhatANumberWouldLoseMeansString) {
  EXPECT_EQ(types_of("007", false).doubt, NumberDoubt::kLeadingZero);
  EXPECT_EQ(types_of("-01.5", false).doubt, NumberDoubt::kLeadingZero);
  EXPECT_EQ(types_of("+47", false).doubt, NumberDoubt::kPlusSign);
  EXPECT_EQ(types_of("0", false).doubt, NumberDoubt::kNone);
  EXPECT_EQ(types_of("1e+5", false).doubt, NumberDoubt::kNone);
  EXPECT_EQ(type_of("0987-01-01"), "date");
}

TEST(InferredType, OnlyTrueAndFalseAreBools) {
  EXPECT_EQ(type_of("TRUE"), "bool");
  EXPECT_EQ(type_of("False"), "bool");
  EXPECT_EQ(type_of("t"), "string");
  EXPECT_EQ(type_of("yes"), "string");
}

TEST(InferredType, AssumeUtcLetsTimestampsMixWithThoseThatHaveAZone) {
  const TypeSet plain = types_of("2024-01-01 00:00:00", true).types;
  const TypeSet zoned = types_of("2024-01-01 00:00:00Z", true).types;
  EXPECT_EQ(plain.first(), timestamp_type);
  EXPECT_EQ((plain & zoned).first(), timestamptz_type);
  EXPECT_EQ((types_of("2024-01-01 00:00:00", false).types & zoned).first(), string_type);
}

}  // namespace
}  // namespace adze::csv
