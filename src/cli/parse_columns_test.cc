#include "cli/parse_columns.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze::cli {
namespace {

std::string problem_of(const char* text) {
  try {
    parse_columns(text);
    return "";
  } catch (const Error& error) {
    return error.message;
  }
}

TEST(ParseColumns, NamesAndTypes) {
  const auto columns = parse_columns("id:int64, name : string ,price:decimal(10,2)");
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[1].name, "name");
  EXPECT_EQ(columns[1].type, string_type);
  EXPECT_EQ(columns[2].type, decimal_type(10, 2));
}

TEST(ParseColumns, QuotedNamesMayHoldColonsCommasAndQuotes) {
  const auto columns = parse_columns(R"("Order: ID":int64,"a,b":string,"c""d":bool)");
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].name, "Order: ID");
  EXPECT_EQ(columns[1].name, "a,b");
  EXPECT_EQ(columns[2].name, "c\"d");
}

TEST(ParseColumns, MistakesAreNamed) {
  EXPECT_EQ(problem_of("id"), "'id' has no type");
  EXPECT_EQ(problem_of("id,b:int64"), "'id' has no type");
  EXPECT_EQ(problem_of(":int64"), "a column has no name");
  EXPECT_EQ(problem_of("a:int64,a:string"), "'a' is declared twice");
  EXPECT_EQ(problem_of("\"a:int64"), "the quoted name 'a:int64' has no end");
  EXPECT_NE(problem_of("a:"), "");
  EXPECT_NE(problem_of("a:int64,"), "");
  EXPECT_NE(problem_of(""), "");
}

}  // namespace
}  // namespace adze::cli
