#include "lambda/error_answer.h"

#include <gtest/gtest.h>

namespace adze::lambda {
namespace {

TEST(ErrorAnswer, HasTheFieldsThatLambdaReads) {
  Error error(ErrorCategory::kContract, "column 'a' (int8): '99.9' has a fraction");
  error.message_with_data = "column 'a' (int8): '12.7' has a fraction";
  error.file = "s3://b/in.csv";
  error.line = 7;
  error.fix = "make it float64";
  EXPECT_EQ(error_answer(error).dump(),
            R"({"errorMessage":"s3://b/in.csv:7: column 'a' (int8): '99.9' has a fraction; make )"
            R"(it float64","errorType":"Contract","retryable":false,"stackTrace":[]})");
}

TEST(ErrorAnswer, TimeAndMemoryAreTypesOfTheirOwn) {
  Error error(ErrorCategory::kResources, "used up");
  error.fix = "raise it with --flag";
  EXPECT_EQ(error_type(error), "Resources");
  EXPECT_EQ(error_message(error), "used up; raise it with --flag");
  EXPECT_FALSE(is_retryable(error));
  error.shortage = Shortage::kMemory;
  EXPECT_EQ(error_type(error), "Memory");
  EXPECT_FALSE(is_retryable(error));
  error.shortage = Shortage::kTime;
  EXPECT_EQ(error_type(error), "Deadline");
  EXPECT_TRUE(is_retryable(error));
  EXPECT_EQ(error_message(error).find("--"), std::string::npos) << "a function has no flags";
}

TEST(ErrorAnswer, WhatMayRunAgainIsRetryable) {
  Error error(ErrorCategory::kTarget, "somebody else was writing");
  EXPECT_FALSE(is_retryable(error));
  error.may_run_again = true;
  EXPECT_TRUE(is_retryable(error));
  EXPECT_TRUE(is_retryable({ErrorCategory::kTerminated, "terminated"}));
}

TEST(ErrorAnswer, TextIsJsonAndWithoutControlCharactersWhateverTheMessageHas) {
  const Error error(ErrorCategory::kInput, "a \xff \"b\"\n");
  EXPECT_EQ(nlohmann::json::parse(error_body(error))["errorMessage"], "a \\xff \"b\"\\n");
}

TEST(ErrorAnswer, PlaceHasTheColumnWhereThereIsOne) {
  Error error(ErrorCategory::kUsage, "unknown key 'sorce'");
  error.file = "job.yaml";
  error.line = 2;
  error.column = 3;
  EXPECT_EQ(error_message(error), "job.yaml:2:3: unknown key 'sorce'");
}

}  // namespace
}  // namespace adze::lambda
