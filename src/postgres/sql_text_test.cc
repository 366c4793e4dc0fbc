#include "postgres/sql_text.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze::postgres {
namespace {

std::string table_sql(std::string_view text) { return quoted_table(parse_table_name(text)); }

std::string refused(std::string_view text) {
  try {
    parse_table_name(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    return error.message;
  }
  return "taken";
}

TEST(TableName, IsTakenAsItIsAndQuoted) {
  EXPECT_EQ(table_sql("orders"), R"("orders")");
  EXPECT_EQ(table_sql("sales.Orders"), R"("sales"."Orders")");
  EXPECT_EQ(table_sql("My Table"), R"("My Table")");
  EXPECT_EQ(table_sql("größe"), R"("größe")");
}

TEST(TableName, DotsAndQuotesStandInQuotes) {
  EXPECT_EQ(table_sql(R"("a.b")"), R"("a.b")");
  EXPECT_EQ(table_sql(R"(s."a ""b"".c")"), R"("s"."a ""b"".c")");
}

TEST(TableName, CannotBecomeMoreThanAName) {
  EXPECT_EQ(table_sql("t; DROP TABLE t"), R"("t; DROP TABLE t")");
  EXPECT_EQ(table_sql("t) TO PROGRAM 'x' --"), R"("t) TO PROGRAM 'x' --")");
}

TEST(TableName, WrongFormsAreRefused) {
  EXPECT_EQ(refused(""), "the table name '' has an empty part");
  EXPECT_EQ(refused("a."), "the table name 'a.' has an empty part");
  EXPECT_EQ(refused(".a"), "the table name '.a' has an empty part");
  EXPECT_EQ(refused("a.b.c"), "the table name 'a.b.c' has more than two parts");
  EXPECT_EQ(refused("\"a"), "the table name '\"a' lacks a closing quote");
  EXPECT_EQ(refused("\"a\"b"), "the table name '\"a\"b' has text after a closing quote");
  EXPECT_EQ(refused("a\"b"), "the table name 'a\"b' has a quote in the middle");
  EXPECT_EQ(refused(std::string_view("a\0b", 3)), "the table name 'a\\x00b' has a NUL byte");
}

TEST(CopyStatement, WholeQueryStandsAsItIs) {
  EXPECT_EQ(copy_statement("SELECT 1 AS a ; \n", {}, 0),
            "COPY (\nSELECT 1 AS a\n) TO STDOUT WITH (FORMAT csv, HEADER true)");
}

TEST(CopyStatement, CommentAtTheEndEndsBeforeTheBracket) {
  EXPECT_NE(copy_statement("SELECT 1 -- one", {}, 0).find("SELECT 1 -- one\n)"), std::string::npos);
  const std::string columns[] = {"a"};
  EXPECT_NE(copy_statement("SELECT 1 -- one", columns, 0).find("-- one\n) AS source"),
            std::string::npos);
}

TEST(CopyStatement, ColumnsAreNamedAndQuoted) {
  const std::string columns[] = {"a", "x\"y"};
  EXPECT_EQ(copy_statement("SELECT * FROM t", columns, 0),
            "COPY (\nSELECT \"a\", \"x\"\"y\" FROM (\nSELECT * FROM t\n) AS source) TO STDOUT WITH "
            "(FORMAT csv, HEADER true)");
}

TEST(CopyStatement, RowsMayBeLimited) {
  EXPECT_EQ(copy_statement("TABLE t", {}, 7),
            "COPY (\nSELECT * FROM (\nTABLE t\n) AS source LIMIT 7) TO STDOUT WITH (FORMAT csv, "
            "HEADER true)");
}

}  // namespace
}  // namespace adze::postgres
