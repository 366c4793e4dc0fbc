#include "sql/mentioned_columns.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::sql {
namespace {

std::string mentioned(const std::string& sql) {
  const Schema schema{
      .fields = {
          {"a", string_type}, {"B", string_type}, {"c d", string_type}, {"user", string_type}}};
  std::string names;
  for (const size_t index : mentioned_columns(sql, schema, "query", 1)) {
    names += (names.empty() ? "" : ",") + schema.fields[index].name;
  }
  return names;
}

TEST(MentionedColumns, WhereverTheyStand) {
  EXPECT_EQ(mentioned("SELECT a FROM source"), "a");
  EXPECT_EQ(mentioned("SELECT 1 FROM source WHERE b > 2"), "B");
  EXPECT_EQ(mentioned("SELECT count(*) FROM source GROUP BY \"c d\""), "c d");
  EXPECT_EQ(mentioned("SELECT count(*) AS n FROM source GROUP BY a HAVING max(b) > 1"), "a,B");
  EXPECT_EQ(mentioned("SELECT 1 FROM source ORDER BY upper(source.a)"), "a");
  EXPECT_EQ(mentioned("SELECT sum(a) FILTER (WHERE b IS NULL) FROM source"), "a,B");
  EXPECT_EQ(mentioned("SELECT CASE WHEN a = 1 THEN b END FROM source"), "a,B");
  EXPECT_EQ(mentioned("SELECT user FROM source"), "user");
  EXPECT_EQ(mentioned("SELECT string_agg(a ORDER BY b DESC) FROM source"), "a,B");
  EXPECT_EQ(mentioned("SELECT a + INTERVAL (b) DAY FROM source GROUP BY ALL ORDER BY ALL"), "a,B");
}

TEST(MentionedColumns, WhatAStarLeavesOutIsNotMentioned) {
  EXPECT_EQ(mentioned("SELECT * EXCLUDE (b, user) FROM source"), "a,c d");
  EXPECT_EQ(mentioned("SELECT * EXCLUDE (b) FROM source WHERE b = 1"), "a,B,c d,user");
  EXPECT_EQ(mentioned("SELECT * REPLACE (a AS user) FROM source"), "a,B,c d");
  EXPECT_EQ(mentioned("SELECT * REPLACE (user + 1 AS user) FROM source"), "a,B,c d,user");
}

TEST(MentionedColumns, AStarMentionsAllAndCountDoesNot) {
  EXPECT_EQ(mentioned("SELECT * FROM source"), "a,B,c d,user");
  EXPECT_EQ(mentioned("SELECT count(*) FROM source"), "");
  EXPECT_EQ(mentioned("SELECT a * 2 FROM source"), "a");
}

TEST(MentionedColumns, UnknownNamesAreLeftToTheCompiler) {
  EXPECT_EQ(mentioned("SELECT z FROM source"), "");
}

}  // namespace
}  // namespace adze::sql
