#include "lambda/work_on_event.h"

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <stdexcept>

#include "base/cancellation.h"
#include "base/test_world_testing.h"
#include "lambda/error_answer.h"

namespace adze::lambda {
namespace {

EventItem item_of(const std::string& key) {
  EventItem item;
  item.object.emplace();
  item.object->bucket = "b";
  item.object->key = key;
  return item;
}

EventMessage message_of(const std::string& id, const std::vector<std::string>& keys) {
  EventMessage message;
  message.message_id = id;
  message.items.reserve(keys.size());
  for (const std::string& key : keys) message.items.push_back(item_of(key));
  return message;
}

/// A run that fails for keys that begin with "bad", and remembers what it was asked for.
struct Runs {
  std::vector<std::string> keys;

  RunItem runner() {
    return [this](const EventItem& item) {
      keys.push_back(item.object ? item.object->key : "");
      engine::Receipt receipt;
      if (keys.back().starts_with("bad")) {
        receipt.error = Error(ErrorCategory::kContract, "a bad row");
      }
      return receipt;
    };
  }
};

std::vector<bool> done_of(const std::vector<MessageOutcome>& outcomes) {
  std::vector<bool> done;
  done.reserve(outcomes.size());
  for (const MessageOutcome& outcome : outcomes) done.push_back(outcome.is_done);
  return done;
}

using Keys = std::vector<std::string>;

TEST(WorkOnEvent, AllItemsAreTriedAlsoAfterAFailure) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages = {message_of("", {"a", "bad", "c"})};
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_EQ(runs.keys, (Keys{"a", "bad", "c"}));
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_FALSE(outcomes[0].is_done);
  EXPECT_EQ(item_count(outcomes), 3U);
}

TEST(WorkOnEvent, AMessageFailsByItself) {
  TestWorld world;
  Runs runs;
  Event event{.is_from_queue = true, .is_ordered = false, .messages = {}};
  event.messages = {message_of("1", {"a"}), message_of("2", {"b", "bad"}), message_of("3", {"c"})};
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_EQ(runs.keys, (Keys{"a", "b", "bad", "c"}));
  EXPECT_EQ(done_of(outcomes), (std::vector<bool>{true, false, true}));
}

TEST(WorkOnEvent, InAFifoQueueNothingIsBegunAfterAFailure) {
  TestWorld world;
  Runs runs;
  Event event{.is_from_queue = true, .is_ordered = true, .messages = {}};
  event.messages = {message_of("1", {"a"}), message_of("2", {"bad", "b"}), message_of("3", {"c"}),
                    message_of("4", {"d"})};
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_EQ(runs.keys, (Keys{"a", "bad"}));
  EXPECT_EQ(done_of(outcomes), (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(outcomes[3].message_id, "4");
  EXPECT_TRUE(outcomes[3].items.empty());
}

TEST(WorkOnEvent, AProblemOfAMessageIsItsFailureAndNamesIt) {
  TestWorld world;
  Runs runs;
  Event event{.is_from_queue = true, .is_ordered = false, .messages = {}};
  event.messages = {message_of("1", {}), message_of("2", {"a"})};
  event.messages[0].problem = Error(ErrorCategory::kUsage, "Records[0].body is missing");
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_EQ(done_of(outcomes), (std::vector<bool>{false, true}));
  EXPECT_EQ(outcomes[0].items.at(0).receipt.error->file, "message 1");
  event.is_ordered = true;
  EXPECT_EQ(done_of(work_on_event(event, runs.runner(), world.context)),
            (std::vector<bool>{false, false}));
}

TEST(WorkOnEvent, WhatIsIgnoredIsNotRunAndSaysWhy) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages = {message_of("", {"in/"})};
  event.messages[0].items[0].ignored_because = "it is a folder";
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_TRUE(runs.keys.empty());
  EXPECT_TRUE(outcomes[0].is_done);
  const engine::Receipt& receipt = outcomes[0].items.at(0).receipt;
  EXPECT_STREQ(engine::receipt_status(receipt), "ignored");
  EXPECT_EQ(receipt.nothing_to_do_because, "it is a folder");
  EXPECT_EQ(receipt.inputs.at(0).uri, "s3://b/in/");
}

TEST(WorkOnEvent, TheTestOfANotificationLeavesNothing) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages.resize(1);
  event.messages[0].items.resize(1);
  event.messages[0].items[0].ignored_because = "it is a test";
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_TRUE(outcomes[0].is_done);
  EXPECT_EQ(item_count(outcomes), 0U);
  EXPECT_TRUE(runs.keys.empty());
}

TEST(WorkOnEvent, AScheduleIsRunThoughItHasNoObject) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages.resize(1);
  event.messages[0].items.resize(1);
  const auto outcomes = work_on_event(event, runs.runner(), world.context);
  EXPECT_EQ(runs.keys, Keys{""});
  EXPECT_EQ(outcomes[0].items.at(0).uri, "");
}

TEST(WorkOnEvent, WhateverAJobThrowsIsItsOwnFailure) {
  TestWorld world;
  Event event;
  event.messages = {message_of("", {"error", "memory", "defect", "good"})};
  const auto outcomes = work_on_event(
      event,
      [](const EventItem& item) -> engine::Receipt {
        const std::string& key = item.object->key;
        if (key == "error") throw Error(ErrorCategory::kUsage, "no such job");
        if (key == "memory") throw std::bad_alloc();
        if (key == "defect") throw std::logic_error("broken");
        return {};
      },
      world.context);
  const std::vector<ItemOutcome>& items = outcomes[0].items;
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(error_type(*items[0].receipt.error), "Usage");
  EXPECT_EQ(error_type(*items[1].receipt.error), "Memory");
  EXPECT_EQ(error_type(*items[2].receipt.error), "Internal");
  EXPECT_FALSE(items[3].receipt.error);
  EXPECT_EQ(items[0].receipt.inputs.at(0).uri, "s3://b/error");
}

TEST(WorkOnEvent, WhatCantBeBegunBeforeTheDeadlineFailsOfIt) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages = {message_of("", {"a", "b", "c"})};
  const auto outcomes = work_on_event(
      event,
      [&](const EventItem& item) {
        world.cancellation.set_deadline(world.clock.now() - std::chrono::seconds(1));
        return runs.runner()(item);
      },
      world.context);
  EXPECT_EQ(runs.keys, Keys{"a"});
  EXPECT_FALSE(outcomes[0].items[0].receipt.error);
  EXPECT_EQ(error_type(*outcomes[0].items[1].receipt.error), "Deadline");
  EXPECT_EQ(error_type(*outcomes[0].items[2].receipt.error), "Deadline");
}

TEST(WorkOnEvent, NamesOfObjectsAreShownWithoutControlCharacters) {
  TestWorld world;
  Runs runs;
  Event event;
  event.messages = {message_of("", {"a\n\x1b[31m.csv"})};
  EXPECT_EQ(work_on_event(event, runs.runner(), world.context)[0].items[0].uri,
            "s3://b/a\\n\\x1b[31m.csv");
}

}  // namespace
}  // namespace adze::lambda
