#include "print/print_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "print/print_test_world.h"

namespace adze::print {
namespace {

std::string json(const Schema& schema, const std::vector<std::vector<Scalar>>& rows,
                 JsonShape shape) {
  TextSink text;
  auto sink = print_json(schema, text, shape);
  for (const auto& row : rows) sink->write(batch_of(row));
  sink->finish();
  return text.text;
}

std::string value(const Scalar& scalar) {
  const Schema schema{{{"a", scalar.type}}};
  const std::string text = json(schema, {{scalar}}, JsonShape::kLines);
  EXPECT_TRUE(text.starts_with("{\"a\":") && text.ends_with("}\n")) << text;
  EXPECT_TRUE(nlohmann::json::accept(text)) << text;
  return text.substr(5, text.size() - 7);
}

TEST(PrintJson, ArrayHasAnObjectPerLine) {
  const Schema schema{{{"a", int64_type}, {"b\"", string_type}}};
  const std::vector<Scalar> row = {integer_of(int64_type, 1), text_of("x")};
  EXPECT_EQ(json(schema, {row, row}, JsonShape::kArray),
            "[\n{\"a\":1,\"b\\\"\":\"x\"},\n{\"a\":1,\"b\\\"\":\"x\"}\n]\n");
  EXPECT_EQ(json(schema, {row, row}, JsonShape::kLines),
            "{\"a\":1,\"b\\\"\":\"x\"}\n{\"a\":1,\"b\\\"\":\"x\"}\n");
}

TEST(PrintJson, NoRows) {
  const Schema schema{{{"a", int64_type}}};
  EXPECT_EQ(json(schema, {}, JsonShape::kArray), "[]\n");
  EXPECT_EQ(json(schema, {}, JsonShape::kLines), "");
}

TEST(PrintJson, NumbersAreNumbers) {
  EXPECT_EQ(value(integer_of(int64_type, std::numeric_limits<int64_t>::min())),
            "-9223372036854775808");
  EXPECT_EQ(value(integer_of(decimal_type(10, 2), -5)), "-0.05");
  EXPECT_EQ(value(integer_of(decimal_type(38, 0), power_of_ten(37))),
            "10000000000000000000000000000000000000");
  EXPECT_EQ(value(number_of(float64_type, 0.1)), "0.1");
  EXPECT_EQ(value(number_of(float32_type, 0.1F)), "0.1");
  EXPECT_EQ(value(number_of(float64_type, 1e300)), "1e+300");
  EXPECT_EQ(value(integer_of(bool_type, 1)), "true");
}

TEST(PrintJson, NotANumberAndInfinityAreStrings) {
  EXPECT_EQ(value(number_of(float64_type, std::numeric_limits<double>::quiet_NaN())), "\"nan\"");
  EXPECT_EQ(value(number_of(float32_type, -std::numeric_limits<double>::infinity())), "\"-inf\"");
}

TEST(PrintJson, DatesAreStringsAndNullIsNull) {
  EXPECT_EQ(value(integer_of(date_type, 0)), "\"1970-01-01\"");
  EXPECT_EQ(value(null_of(date_type)), "null");
  EXPECT_EQ(value(null_of(string_type)), "null");
  EXPECT_EQ(value(text_of("")), "\"\"");
}

TEST(PrintJson, EveryStringComesBack) {
  for (int first = 0; first < 128; ++first) {
    for (const char second : {'a', '"', '\\', '\n', '\0'}) {
      const std::string text = {static_cast<char>(first), second};
      EXPECT_EQ(nlohmann::json::parse(value(text_of(text))).get<std::string>(), text);
    }
  }
  const std::string wide = "żółć 表 🙂 \u2028";
  EXPECT_EQ(nlohmann::json::parse(value(text_of(wide))).get<std::string>(), wide);
}

TEST(PrintJson, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(value(text_of("a\xFF"
                          "b\xC3")),
            "\"a\uFFFDb\uFFFD\"");
}

TEST(PrintJson, BinaryIsBase64) {
  const char* expected[] = {"\"\"", "\"Zg==\"", "\"Zm8=\"", "\"Zm9v\"", "\"Zm9vYg==\""};
  for (size_t size = 0; size < 5; ++size) {
    EXPECT_EQ(value(text_of(std::string("foobar").substr(0, size), binary_type)), expected[size]);
  }
}

}  // namespace
}  // namespace adze::print
