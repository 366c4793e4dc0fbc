#include "lambda/compose_answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/limits.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

ItemOutcome item_of(const std::string& uri) {
  ItemOutcome item;
  item.uri = uri;
  item.receipt.job = "sales";
  return item;
}

ItemOutcome nothing_to_do(engine::NothingToDo why) {
  ItemOutcome item = item_of("s3://b/k");
  item.receipt.nothing_to_do = why;
  return item;
}

ItemOutcome failure_of(const std::string& uri, ErrorCategory category, bool may_run_again) {
  ItemOutcome item = item_of(uri);
  item.receipt.error = Error(category, "'999' has a fraction");
  item.receipt.error->message_with_data = "'127' has a fraction";
  item.receipt.error->may_run_again = may_run_again;
  return item;
}

std::vector<MessageOutcome> outcomes_of(std::vector<ItemOutcome> items) {
  std::vector<MessageOutcome> outcomes(1);
  outcomes[0].items = std::move(items);
  return outcomes;
}

std::string status_of(std::vector<ItemOutcome> items) {
  return Json::parse(event_answer(outcomes_of(std::move(items))).body).at("status");
}

TEST(ComposeAnswer, AQueueIsToldExactlyWhatToSendAgain) {
  std::vector<MessageOutcome> outcomes(3);
  outcomes[0].message_id = "1";
  outcomes[1] = {.message_id = "2", .items = {}, .is_done = false};
  outcomes[2] = {.message_id = "3", .items = {}, .is_done = false};
  EXPECT_EQ(queue_answer(outcomes),
            R"({"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"3"}]})");
  EXPECT_EQ(queue_answer({}), R"({"batchItemFailures":[]})");
}

TEST(ComposeAnswer, StatusIsWhatMostWasDone) {
  const ItemOutcome ok = item_of("s3://b/k");
  const ItemOutcome done = nothing_to_do(engine::NothingToDo::kAlreadyDone);
  const ItemOutcome superseded = nothing_to_do(engine::NothingToDo::kSuperseded);
  const ItemOutcome ignored = nothing_to_do(engine::NothingToDo::kIgnored);
  EXPECT_EQ(status_of({ignored, superseded, done, ok}), "ok");
  EXPECT_EQ(status_of({ignored, superseded, done}), "already_done");
  EXPECT_EQ(status_of({ignored, superseded}), "superseded");
  EXPECT_EQ(status_of({ignored}), "ignored");
  EXPECT_EQ(status_of({}), "ignored");
}

TEST(ComposeAnswer, SuccessHasTheReceiptsInOrder) {
  ItemOutcome first = item_of("s3://b/1");
  first.receipt.rows.written = 5;
  const Answer answer = event_answer(outcomes_of({first, item_of("s3://b/2")}));
  EXPECT_EQ(answer.error_type, "");
  const Json json = Json::parse(answer.body);
  ASSERT_EQ(json.at("receipts").size(), 2U);
  EXPECT_EQ(json["receipts"][0]["rows"]["written"], 5);
  EXPECT_EQ(json["receipts"][0]["status"], "ok");
  EXPECT_FALSE(json.contains("left_out"));
}

TEST(ComposeAnswer, AnErrorListsWhatWasDoneAndWhatFailed) {
  const Answer answer = event_answer(
      outcomes_of({item_of("s3://b/1"), failure_of("s3://b/2", ErrorCategory::kContract, false),
                   failure_of("s3://b/3", ErrorCategory::kInput, true)}));
  EXPECT_EQ(answer.error_type, "Contract");
  const Json json = Json::parse(answer.body);
  EXPECT_EQ(json.at("errorType"), "Contract");
  EXPECT_EQ(json.at("errorMessage"), "2 of 3 failed, the first: s3://b/2: '999' has a fraction");
  EXPECT_EQ(json.at("stackTrace"), Json::array());
  EXPECT_EQ(json.at("retryable"), false);
  EXPECT_EQ(json.at("done"),
            Json::array({{{"uri", "s3://b/1"}, {"job", "sales"}, {"status", "ok"}}}));
  ASSERT_EQ(json.at("failed").size(), 2U);
  EXPECT_EQ(json["failed"][1], Json({{"uri", "s3://b/3"},
                                     {"job", "sales"},
                                     {"errorType", "Input"},
                                     {"errorMessage", "'999' has a fraction"},
                                     {"retryable", true}}));
}

TEST(ComposeAnswer, AnErrorIsRetryableOnlyIfAllFailuresAre) {
  const auto retryable = [](bool first, bool second) {
    const Answer answer =
        event_answer(outcomes_of({failure_of("a", ErrorCategory::kInput, first),
                                  failure_of("b", ErrorCategory::kInput, second), item_of("c")}));
    return Json::parse(answer.body).at("retryable").get<bool>();
  };
  EXPECT_TRUE(retryable(true, true));
  EXPECT_FALSE(retryable(true, false));
  EXPECT_FALSE(retryable(false, true));
}

TEST(ComposeAnswer, AnObjectThatTheErrorNamesIsNamedOnce) {
  ItemOutcome failure = failure_of("s3://b/2", ErrorCategory::kContract, false);
  failure.receipt.error->file = "s3://b/2";
  failure.receipt.error->line = 3;
  const Answer answer = event_answer(outcomes_of({failure, item_of("s3://b/1")}));
  EXPECT_EQ(Json::parse(answer.body).at("errorMessage"),
            "1 of 2 failed, the first: s3://b/2:3: '999' has a fraction");
}

TEST(ComposeAnswer, TheOnlyItemsErrorIsSaidAsItIs) {
  const Answer answer =
      event_answer(outcomes_of({failure_of("s3://b/2", ErrorCategory::kContract, false)}));
  EXPECT_EQ(Json::parse(answer.body).at("errorMessage"), "'999' has a fraction");
}

TEST(ComposeAnswer, ValuesOfDataAreInNoAnswer) {
  const Answer answer = event_answer(
      outcomes_of({failure_of("s3://b/2", ErrorCategory::kContract, false), item_of("s3://b/1")}));
  EXPECT_EQ(answer.body.find("127"), std::string::npos);
}

TEST(ComposeAnswer, WhatHasNoRoomIsLeftOutAndCounted) {
  ItemOutcome large = item_of("s3://b/1");
  large.receipt.warnings.assign(50, std::string(2'000, 'w'));  // 100 kB
  const Answer answer = event_answer(outcomes_of(std::vector<ItemOutcome>(100, large)));
  EXPECT_LE(answer.body.size(), limits::lambda_answer_bytes_max);
  EXPECT_GT(answer.body.size(), limits::lambda_answer_bytes_max - 200'000);
  const Json json = Json::parse(answer.body);
  EXPECT_EQ(json.at("receipts").size() + json.at("left_out").get<size_t>(), 100U);
}

TEST(ComposeAnswer, AnErrorOfManyFailuresKeepsWithinItsRoomToo) {
  ItemOutcome failure =
      failure_of(std::string(1'000, '\x02'), ErrorCategory::kContract, false);  // 6 kB in JSON
  const Answer answer = event_answer(outcomes_of(std::vector<ItemOutcome>(2'000, failure)));
  EXPECT_LE(answer.body.size(), limits::lambda_answer_bytes_max);
  const Json json = Json::parse(answer.body);
  EXPECT_EQ(json.at("failed").size() + json.at("left_out").get<size_t>(), 2'000U);
  EXPECT_TRUE(json.at("done").empty());
}

TEST(ComposeAnswer, ManyInputsOfOneReceiptAreCutAndCounted) {
  ItemOutcome item = item_of("");
  item.receipt.inputs.resize(100'000);
  const Json json = Json::parse(event_answer(outcomes_of({item})).body);
  EXPECT_EQ(json["receipts"][0]["inputs"].size(), 100U);
  EXPECT_EQ(json["receipts"][0]["inputs_total"], 100'000);
}

TEST(ComposeAnswer, BytesThatAreNoUtf8DontBreakTheJson) {
  const Answer answer = event_answer(
      outcomes_of({failure_of("s3://b/\xff", ErrorCategory::kInput, false), item_of("\xff")}));
  EXPECT_TRUE(Json::accept(answer.body));
}

}  // namespace
}  // namespace adze::lambda
