#include "sql/check_depth.h"

#include <gtest/gtest.h>

#include "sql/compile_testing.h"

namespace adze::sql {
namespace {

std::string repeat(const std::string& text, size_t count) {
  std::string result;
  for (size_t i = 0; i < count; ++i) result += text;
  return result;
}

std::string select(const std::string& expression) {
  return "SELECT " + expression + " FROM source";
}

bool is_too_deep(const std::string& sql) {
  return error_of(sql).find("nested more than 500 levels") != std::string::npos;
}

TEST(CheckDepthTest, TextOfMoreThan64KiBIsRefused) {
  EXPECT_EQ(error_of(select("1" + repeat("+1", 70'000))),
            "1:1: the SQL text has 140020 bytes; 65536 is the most");
  EXPECT_EQ(error_of(select(repeat("(", 100'000) + "1" + repeat(")", 100'000))),
            "1:1: the SQL text has 200020 bytes; 65536 is the most");
}

TEST(CheckDepthTest, BombsThatFitIntoTheTextAreRefused) {
  EXPECT_TRUE(is_too_deep(select(repeat("(", 30'000) + "1" + repeat(")", 30'000))));
  EXPECT_TRUE(is_too_deep(select("1" + repeat("+1", 30'000))));
  EXPECT_TRUE(is_too_deep(select(repeat("NOT ", 15'000) + "b")));
  EXPECT_TRUE(is_too_deep(select(repeat("- ", 30'000) + "i8")));
  EXPECT_TRUE(is_too_deep(select("s" + repeat("||s", 20'000))));
  EXPECT_TRUE(is_too_deep(select("s" + repeat("::text", 10'000))));
  EXPECT_TRUE(
      is_too_deep(select(repeat("CASE WHEN b THEN ", 2'000) + "1" + repeat(" END", 2'000))));
  EXPECT_TRUE(
      is_too_deep(select(repeat("CASE ", 2'000) + "1" + repeat(" WHEN 1 THEN 1 END", 2'000))));
  EXPECT_TRUE(is_too_deep(select(repeat("lower(", 6'000) + "s" + repeat(")", 6'000))));
  EXPECT_TRUE(is_too_deep(select("1") + repeat(" UNION " + select("1"), 2'000)));
  EXPECT_TRUE(is_too_deep("SELECT 1 FROM source" + repeat(" JOIN source ON b AND b", 2'000)));
  EXPECT_TRUE(is_too_deep("SELECT 1 FROM source WHERE b" + repeat(" = (b AND (b OR b", 3'000)));
  EXPECT_TRUE(is_too_deep(select("b" + repeat(" BETWEEN b AND NOT b", 3'000))));
  EXPECT_TRUE(is_too_deep(select(repeat("CASE WHEN x.end THEN ", 3'000))));
}

TEST(CheckDepthTest, UnclosedBombsAreRefusedToo) {
  EXPECT_TRUE(is_too_deep("SELECT " + repeat("(", 60'000)));
  EXPECT_TRUE(is_too_deep("SELECT " + repeat("[", 60'000)));
  EXPECT_TRUE(is_too_deep("SELECT " + repeat("case ", 12'000)));
}

TEST(CheckDepthTest, WideTextsAreNotDeep) {
  EXPECT_EQ(error_of(select("1" + repeat(", i8 + 1", 2'000))), "compiled");
  EXPECT_EQ(error_of("SELECT 1 FROM source WHERE i8 = 1" + repeat(" OR i8 = 1", 3'000)),
            "compiled");
  EXPECT_EQ(error_of("SELECT 1 FROM source WHERE i8 = 1" + repeat(" AND i8 <> 1", 3'000)),
            "compiled");
  EXPECT_EQ(error_of("SELECT 1 FROM source WHERE i32 IN (0" + repeat(", 1", 10'000) + ")"),
            "compiled");
  EXPECT_EQ(error_of(select("CASE" + repeat(" WHEN i8 = 1 THEN 'a'", 1'000) + " END")), "compiled");
}

TEST(CheckDepthTest, DepthsBelowTheLimitCompile) {
  EXPECT_EQ(error_of(select(repeat("(", 400) + "1" + repeat(")", 400))), "compiled");
  EXPECT_EQ(error_of(select("i32" + repeat(" + 1", 400))), "compiled");
  EXPECT_EQ(error_of(select(repeat("NOT ", 400) + "b")), "compiled");
  EXPECT_EQ(error_of(select("i8" + repeat("::varchar::integer", 200))), "compiled");
}

TEST(CheckDepthTest, AliasesThatDoubleEachOtherAreRefused) {
  std::string items = "i32 AS a0";
  for (int i = 0; i < 60; ++i) {
    const std::string name = "a" + std::to_string(i);
    items += ", " + name + " + " + name + " AS a" + std::to_string(i + 1);
  }
  EXPECT_NE(error_of(select(items)).find("the query is too large"), std::string::npos);
}

TEST(CheckDepthTest, AliasesThatNestEachOtherAreRefused) {
  std::string items = "i32 AS a0";
  for (int i = 0; i < 2'500; ++i) {
    items += ",a" + std::to_string(i) + "+1 a" + std::to_string(i + 1);
  }
  EXPECT_NE(error_of(select(items)).find("the query is too large"), std::string::npos);
}

TEST(CheckDepthTest, NestedCasesOverAnOperandAreBounded) {
  std::string expression = "i8";
  for (int i = 0; i < 60; ++i) {
    expression = "CASE " + expression + " WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 3 END";
  }
  EXPECT_NE(error_of(select(expression)).find("the query is too large"), std::string::npos);
}

}  // namespace
}  // namespace adze::sql
