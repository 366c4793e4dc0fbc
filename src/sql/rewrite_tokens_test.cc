#include "sql/rewrite_tokens.h"

#include <gtest/gtest.h>

namespace adze::sql {
namespace {

Tokens read(const std::string& sql) { return read_tokens(SqlText(sql, "query", 1)); }

std::string rewritten(const std::string& sql) { return read(sql).rewritten; }

TEST(RewriteTokensTest, LengthStays) {
  for (const char* sql :
       {"SELECT a // b, a == b, TRY_CAST(a AS int) FROM source", "SELECT INTERVAL 3 DAY",
        "SELECT g FROM source GROUP BY ALL ORDER BY ALL DESC",
        "SELECT * EXCLUDE (a, \"b c\") REPLACE (x + 1 AS d), e FROM source"}) {
    EXPECT_EQ(rewritten(sql).size(), std::string(sql).size()) << sql;
  }
}

TEST(RewriteTokensTest, IntervalsBecomeCalls) {
  EXPECT_EQ(rewritten("d + INTERVAL 3 DAY"), "d + to_unit( 3 )  ");
  EXPECT_EQ(rewritten("interval '3' years, 1"), "to_unit( '3' )    , 1");
  EXPECT_EQ(rewritten("INTERVAL(f(x))hour"), "to_unit((f(x)))   ");
  EXPECT_EQ(read("d + INTERVAL 3 DAYS").interval_units.at(4), "day");
}

TEST(RewriteTokensTest, WhatIsNoIntervalStays) {
  for (const char* sql : {"INTERVAL '3 days'", "INTERVAL", "INTERVAL 3", "INTERVAL 3 apples",
                          "INTERVAL (3", "INTERVAL 3 dow", "interval, 3 day"}) {
    EXPECT_EQ(rewritten(sql), sql);
  }
}

TEST(RewriteTokensTest, ByAllAloneIsTaken) {
  EXPECT_EQ(rewritten("x GROUP BY ALL"), "x             ");
  EXPECT_EQ(rewritten("x GROUP BY ALL HAVING y"), "x              HAVING y");
  EXPECT_EQ(rewritten("x ORDER BY all NULLS FIRST"), "x ORDER BY 'a' NULLS FIRST");
  EXPECT_TRUE(read("x ORDER BY ALL;").order_by_all.contains(11));
  EXPECT_TRUE(read("x GROUP BY ALL").groups_by_all);
}

TEST(RewriteTokensTest, ByAllAndMoreStays) {
  for (const char* sql : {"x GROUP BY ALL, y", "x GROUP BY ALL y", "x ORDER BY ALL, y",
                          "x GROUP BY \"ALL\"", "f(x ORDER BY ALL)"}) {
    EXPECT_EQ(rewritten(sql), sql);
  }
}

TEST(RewriteTokensTest, StarTakesItsLists) {
  EXPECT_EQ(rewritten("SELECT * EXCLUDE (a, t.b) FROM"), "SELECT *                  FROM");
  EXPECT_EQ(rewritten("SELECT t.* EXCLUDE a, b"), "SELECT t.*          , b");
  EXPECT_EQ(rewritten("SELECT * REPLACE (f(x) AS a) FROM"), "SELECT * ,        f(x) AS a  FROM");
  const Tokens tokens = read("SELECT * EXCLUDE (a, t.b) REPLACE (1 AS c)");
  const Tokens::Star& star = tokens.stars.at(7);
  ASSERT_EQ(star.excluded.size(), 2U);
  EXPECT_EQ(tokens.tokens[star.excluded[1]].word, "b");
  EXPECT_EQ(star.replaced_begin, 35U);
  EXPECT_EQ(star.replaced_end, 41U);
}

TEST(RewriteTokensTest, WhatIsNoListOfAStarStays) {
  for (const char* sql : {"SELECT * EXCLUDE ()", "SELECT * EXCLUDE (a", "SELECT * EXCLUDE (1)",
                          "SELECT a * exclude", "SELECT * REPLACE (a", "SELECT a * replace(b)",
                          "SELECT * REPLACE a AS b", "SELECT * EXCLUDE (a,)"}) {
    EXPECT_EQ(rewritten(sql), sql);
  }
}

}  // namespace
}  // namespace adze::sql
