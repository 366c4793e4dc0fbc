#include "deploy/iam_pattern.h"

#include <gtest/gtest.h>

#include "deploy/policy.h"

namespace adze::deploy {
namespace {

std::string keys(const std::string& glob, const TemplateOptions& options = {}) {
  return without_stack(iam_keys(glob, options));
}

TEST(IamPattern, WhatIamWouldTakeForAPatternStandsForItself) {
  EXPECT_EQ(without_stack(iam_literal("a*b?c$d{e}")), "a${*}b${?}c${$}d{e}");
  EXPECT_EQ(without_stack(iam_literal("${aws:username}")), "${$}{aws:username}");
  EXPECT_EQ(without_stack(iam_key("in*/[a].csv", {})), "in${*}/[a].csv");
}

TEST(IamPattern, GlobsAreAsNarrowAsIamAllows) {
  EXPECT_EQ(keys("in/*.csv"), "in/*.csv");
  EXPECT_EQ(keys("in/a?.csv"), "in/a?.csv");
  EXPECT_EQ(keys("in/[ab]x[!c].csv"), "in/*x*.csv");
  EXPECT_EQ(keys("in/[ab"), "in/[ab");
  EXPECT_EQ(keys("in/**/a.csv"), "in/*a.csv");
  EXPECT_EQ(keys("in/**"), "in/*");
  EXPECT_EQ(keys(R"(in/\*\[a\].csv)"), "in/${*}[a].csv");
  EXPECT_EQ(keys("***"), "*");
}

TEST(IamPattern, NamesAreWhatTheyMayBe) {
  EXPECT_EQ(keys("${team}/${time.date}.csv"),
            "*/????"
            "-??"
            "-??.csv");
  EXPECT_EQ(keys("${time.year}${time.month}"), "??????");
  EXPECT_EQ(keys("${a}${b}"), "*");
  EXPECT_EQ(keys("${event.key}"), "*");
  EXPECT_EQ(keys("${unfinished"), "${$}{unfinished");
}

TEST(IamPattern, KeysOfEventsAreThoseOfTheTrigger) {
  TemplateOptions options;
  options.bucket = "raw";
  options.prefix = "in*/";
  options.suffix = ".csv";
  EXPECT_EQ(keys("${event.key}", options), "in${*}/*.csv");
  EXPECT_EQ(keys("${event.bucket}/${event.key}.gz", options), "raw/in${*}/*.csv.gz");
}

TEST(WithoutStack, LeavesNothingForASubstitution) {
  EXPECT_EQ(without_stack("arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:a"),
            "arn:aws:sqs:*:*:a");
  EXPECT_EQ(without_stack("${!AWS::Region}"), "${AWS::Region}");
}

}  // namespace
}  // namespace adze::deploy
