#include "engine/substitute.h"

#include <gtest/gtest.h>

namespace adze::engine {
namespace {

YamlNode scalar(const std::string& text) {
  YamlNode node;
  node.text = text;
  node.line = 1;
  return node;
}

const Substitutions substitutions{{{"day", "2024-01-03"}, {"name", "O'Brien"}, {"both", "${day}"}},
                                  {{"FOLDER", "/data/in"}, {"AWS_SECRET_ACCESS_KEY", "secret"}}};

std::string put(const std::string& text) {
  const std::string file = "job.yaml";
  YamlNode node = scalar(text);
  Substituter(substitutions, file).substitute_all(node);
  return node.text;
}

std::string put_sql(const std::string& text) {
  const std::string file = "job.yaml";
  YamlNode node = scalar(text);
  Substituter(substitutions, file).substitute_sql(node);
  return node.text;
}

TEST(Substitute, ValuesArePutInOnceAndNotLookedAtAgain) {
  EXPECT_EQ(put("in/${day}.csv"), "in/2024-01-03.csv");
  EXPECT_EQ(put("${both}"), "${day}");
  EXPECT_EQ(put("$${day} $x ${env:FOLDER}"), "${day} $x /data/in");
}

TEST(Substitute, SqlGetsQuotedLiterals) {
  EXPECT_EQ(put_sql("day = ${day}"), "day = '2024-01-03'");
  EXPECT_EQ(put_sql("name = ${name}"), "name = 'O''Brien'");
  EXPECT_EQ(put_sql("name LIKE '%${name}%'"), "name LIKE '%O''Brien%'");
  EXPECT_EQ(put_sql("a = 'it''s' AND b = ${day}"), "a = 'it''s' AND b = '2024-01-03'");
}

TEST(Substitute, SqlNamesAndCommentsCanNotTakeValues) {
  EXPECT_THROW(put_sql("SELECT \"${day}\""), Error);
  EXPECT_THROW(put_sql("SELECT 1 -- ${day}"), Error);
  EXPECT_THROW(put_sql("SELECT 1 /* ${day} */"), Error);
}

std::vector<Error> missing_in(const std::string& text) {
  const std::string file = "job.yaml";
  YamlNode node = scalar(text);
  Substituter substituter(substitutions, file);
  substituter.substitute_all(node);
  return substituter.missing();
}

TEST(Substitute, UnknownNamesSuggestAndAreToldOnce) {
  const std::vector<Error> missing = missing_in("${dya}${day}${dya}${env:NOT_SET}");
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing[0].message, "${dya} has no value, did you mean 'day'?");
  EXPECT_EQ(missing[0].fix, "give it one: --set dya=VALUE");
  EXPECT_EQ(missing[1].message, "environment variable 'NOT_SET' is not set");
}

TEST(Substitute, CredentialsAreRefused) {
  EXPECT_THROW(put("${env:AWS_SECRET_ACCESS_KEY}"), Error);
}

TEST(Substitute, UnusedValuesAreAnError) {
  const std::string file = "job.yaml";
  Substituter substituter(substitutions, file);
  EXPECT_THROW(substituter.require_all_used(), Error);
}

}  // namespace
}  // namespace adze::engine
