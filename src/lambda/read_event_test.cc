#include "lambda/read_event.h"

#include <gtest/gtest.h>

#include <map>

#include "lambda/event_fixture_testing.h"

namespace adze::lambda {
namespace {

Event read_fixture(const std::string& name) { return read_event(event_fixture(name)); }

EventItem only_item(const Event& event) {
  EXPECT_EQ(event.messages.size(), 1U);
  EXPECT_FALSE(event.messages.at(0).problem);
  EXPECT_EQ(event.messages.at(0).items.size(), 1U);
  return event.messages.at(0).items.at(0);
}

TEST(ReadEvent, NotificationsOfEveryMinorVersionAndWayOfMakingAnObjectAreReadAlike) {
  for (const char* name : {"s3_put", "s3_put_2_0", "s3_copy_2_2", "s3_post_2_4", "s3_multipart_2_5",
                           "s3_put_versioned_2_6"}) {
    SCOPED_TRACE(name);
    const Event event = read_fixture(name);
    const EventItem item = only_item(event);
    EXPECT_FALSE(event.is_from_queue);
    ASSERT_TRUE(item.object);
    EXPECT_EQ(item.object->uri(), "s3://example-bucket/in/red flower.csv");
    EXPECT_EQ(item.object->bytes, 104U);
    EXPECT_TRUE(item.object->etag.starts_with("b1946ac92492d2347c6235b4d2611184"));
    EXPECT_FALSE(item.object->sequencer.empty());
    EXPECT_EQ(item.time, "2026-03-01T23:30:00.25Z");
    EXPECT_TRUE(item.ignored_because.empty());
    EXPECT_TRUE(item.call.is_null());
  }
}

TEST(ReadEvent, VersionIdsAreTakenWhereThereAreAny) {
  EXPECT_EQ(only_item(read_fixture("s3_put_versioned_2_6")).object->version_id,
            "096fKKXTRTtl3on89fVO.nfljtsv6qko");
  EXPECT_EQ(only_item(read_fixture("s3_post_2_4")).object->version_id, "");
  EXPECT_EQ(only_item(read_fixture("bridge_created")).object->version_id,
            "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e");
}

TEST(ReadEvent, KeysOfEventBridgeAreTakenAsTheyAre) {
  for (const char* name : {"bridge_created", "bridge_created_unversioned"}) {
    const EventItem item = only_item(read_fixture(name));
    EXPECT_EQ(item.object->uri(), "s3://example-bucket/in/red flower+1.csv");
    EXPECT_EQ(item.object->etag, "b1946ac92492d2347c6235b4d2611184");
    EXPECT_EQ(item.object->sequencer, "617f08299329d189");
    EXPECT_EQ(item.time, "2026-03-01T23:30:00Z");
    EXPECT_TRUE(item.ignored_because.empty());
  }
}

TEST(ReadEvent, AListOfEventBridgeIsOneMessageOfSeveralItems) {
  const Event event = read_fixture("bridge_list");
  ASSERT_EQ(event.messages.size(), 1U);
  ASSERT_EQ(event.messages[0].items.size(), 2U);
  EXPECT_TRUE(event.messages[0].items[0].ignored_because.empty());
  EXPECT_EQ(event.messages[0].items[1].ignored_because,
            "'Object Deleted' is not the making of an object");
}

TEST(ReadEvent, WhatMakesNoObjectIsIgnored) {
  EXPECT_EQ(only_item(read_fixture("s3_removed")).ignored_because,
            "'ObjectRemoved:Delete' is not the making of an object");
  EXPECT_EQ(only_item(read_fixture("s3_restored_2_3")).ignored_because,
            "'ObjectRestore:Completed' is not the making of an object");
  EXPECT_FALSE(only_item(read_fixture("bridge_deleted")).ignored_because.empty());
}

TEST(ReadEvent, TheTestOfANotificationIsIgnoredAndHasNoObject) {
  const EventItem item = only_item(read_fixture("s3_test_event"));
  EXPECT_FALSE(item.ignored_because.empty());
  EXPECT_FALSE(item.object);
}

TEST(ReadEvent, SchedulesAskForTheJobAtTheirTime) {
  for (const char* name : {"schedule_of_rule", "schedule_of_scheduler"}) {
    const EventItem item = only_item(read_fixture(name));
    EXPECT_FALSE(item.object);
    EXPECT_TRUE(item.call.is_null());
    EXPECT_TRUE(item.ignored_because.empty());
    EXPECT_EQ(item.time, "2026-03-01T23:30:00Z");
  }
}

TEST(ReadEvent, CallsKeepTheirKeys) {
  EXPECT_EQ(only_item(read_fixture("call_set")).call.at("set").at("day"), "2026-03-01");
  EXPECT_EQ(only_item(read_fixture("schedule_with_input")).call.at("job"), "nightly");
  EXPECT_EQ(only_item(read_fixture("call_source_and_target")).call.size(), 2U);
  EXPECT_EQ(only_item(read_fixture("call_empty")).call, nlohmann::json::object());
  EXPECT_EQ(only_item(read_event("")).call, nlohmann::json::object());
  EXPECT_EQ(only_item(read_event(" \n")).call, nlohmann::json::object());
}

TEST(ReadEvent, AMessageOfAQueueHoldsAnyOfTheOthers) {
  const Event event = read_fixture("sqs_mixed");
  EXPECT_TRUE(event.is_from_queue);
  EXPECT_FALSE(event.is_ordered);
  ASSERT_EQ(event.messages.size(), 6U);
  for (const EventMessage& message : event.messages) {
    EXPECT_FALSE(message.problem) << message.problem->message;
    EXPECT_EQ(message.items.size(), 1U);
  }
  EXPECT_EQ(event.messages[0].message_id, "059f36b4-87a3-44ab-83d2-661975830a01");
  EXPECT_EQ(event.messages[0].items[0].object->key, "in/red flower.csv");
  EXPECT_EQ(event.messages[1].items[0].object->key, "in/red flower+1.csv");
  EXPECT_EQ(event.messages[2].items[0].object->key, "in/red flower.csv");
  EXPECT_EQ(event.messages[3].items[0].call.at("job"), "nightly");
  EXPECT_FALSE(event.messages[4].items[0].ignored_because.empty());
  EXPECT_TRUE(event.messages[5].items[0].call.is_null());
}

TEST(ReadEvent, ACallHasTheTimeOfTheMessageThatBroughtIt) {
  EXPECT_EQ(read_fixture("sqs_mixed").messages[3].items[0].time, "2026-03-01T23:30:00.25Z");
  EXPECT_EQ(only_item(read_fixture("sns_call")).time, "2026-03-01T23:30:01Z");
  EXPECT_EQ(only_item(read_fixture("sns_s3")).time, "2026-03-01T23:30:00.25Z");
  EXPECT_EQ(only_item(read_fixture("call_empty")).time, "");
}

TEST(ReadEvent, TopicsAreReadAloneAndWithinQueues) {
  EXPECT_EQ(only_item(read_fixture("sns_s3")).object->key, "in/red flower.csv");
  EXPECT_FALSE(read_fixture("sns_s3").is_from_queue);
  EXPECT_EQ(only_item(read_fixture("sqs_sns_s3")).object->key, "in/red flower.csv");
  EXPECT_TRUE(read_fixture("sqs_sns_s3").is_from_queue);
}

TEST(ReadEvent, AQueueIsOrderedByItsNameAndWithoutOneByItsGroups) {
  EXPECT_TRUE(read_fixture("sqs_fifo").is_ordered);
  const auto ordered = [](const std::string& more) {
    return read_event(R"({"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"{}")" + more +
                      "}]}")
        .is_ordered;
  };
  EXPECT_TRUE(ordered(R"(,"eventSourceARN":"arn:aws:sqs:us-east-2:1:q.fifo")"));
  EXPECT_TRUE(ordered(R"(,"attributes":{"MessageGroupId":"1"})"));
  EXPECT_FALSE(ordered(R"(,"eventSourceARN":"arn:aws:sqs:us-east-2:1:q",
                           "attributes":{"MessageGroupId":"1"})"));
  EXPECT_FALSE(ordered(""));
}

TEST(ReadEvent, AMessageThatCantBeReadIsAProblemOfThatMessageAlone) {
  const Event event = read_event(R"({"Records":[
      {"eventSource":"aws:sqs","messageId":"a","body":"no JSON"},
      {"eventSource":"aws:sqs","messageId":"b"},
      {"eventSource":"aws:sqs","messageId":"c","body":17},
      {"eventSource":"aws:sqs","messageId":"d","body":"{\"order\":1}"},
      {"eventSource":"aws:sqs","messageId":"e","body":"{}"}]})");
  ASSERT_EQ(event.messages.size(), 5U);
  EXPECT_EQ(event.messages[0].problem->message,
            "Records[0].body is not valid JSON, from byte 2 on");
  EXPECT_EQ(event.messages[1].problem->message, "Records[1].body is missing");
  EXPECT_EQ(event.messages[2].problem->message, "Records[2].body is not a string");
  EXPECT_EQ(event.messages[3].problem->message,
            "Records[3].body is of no kind that adze knows; its keys are 'order'");
  EXPECT_FALSE(event.messages[4].problem);
}

}  // namespace
}  // namespace adze::lambda
