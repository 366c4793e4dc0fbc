// Events that nobody should send.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "lambda/event_fixture_testing.h"
#include "lambda/parse_event_json.h"
#include "lambda/read_event.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

std::string problem_of(const std::string& payload) {
  try {
    read_event(payload);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_FALSE(error.message_with_data);
    return error.message;
  }
  return "no problem";
}

/// The fixture with one value replaced, or taken away.
std::string changed(const std::string& fixture, const std::string& pointer, const Json& value) {
  Json event = Json::parse(event_fixture(fixture));
  event.at(Json::json_pointer(pointer)) = value;
  return event.dump();
}

std::string without(const std::string& fixture, const std::string& parent, const char* name) {
  Json event = Json::parse(event_fixture(fixture));
  event.at(Json::json_pointer(parent)).erase(name);
  return event.dump();
}

std::string with_key(const std::string& key) {
  return changed("s3_put", "/Records/0/s3/object/key", key);
}

std::string key_read(const std::string& encoded) {
  return read_event(with_key(encoded)).messages.at(0).items.at(0).object->key;
}

std::string bridge_key_read(const std::string& key) {
  const Event event = read_event(changed("bridge_created", "/detail/object/key", key));
  return event.messages.at(0).items.at(0).object->key;
}

std::string ignored_because(const std::string& key) {
  const Event event = read_event(changed("bridge_created", "/detail/object/key", key));
  return event.messages.at(0).items.at(0).ignored_because;
}

TEST(ReadEventHostile, AnUnknownEventIsAnsweredWithItsKeysAndNeverWithValues) {
  EXPECT_EQ(problem_of(R"({"password":"hunter2","order":{"iban":"DE02"}})"),
            "the event is of no kind that adze knows; its keys are 'order', 'password'");
  EXPECT_EQ(problem_of(R"({"Records":[{"eventSource":"aws:kinesis","data":"x"}]})"),
            "Records[0] is of no kind that adze knows; its keys are 'data', 'eventSource'");
  EXPECT_EQ(problem_of(R"([{"a":1}])"), "[0] is of no kind that adze knows; its keys are 'a'");
  EXPECT_EQ(problem_of(R"({"Records":[]})"),
            "Records is an empty array, which is no kind of event that adze knows");
  EXPECT_EQ(problem_of("17"),
            "the event is a JSON number, which is no kind of event that adze knows");
  EXPECT_EQ(problem_of("null"),
            "the event is a JSON null, which is no kind of event that adze knows");
  EXPECT_EQ(problem_of("[]"),
            "the event is an empty array, which is no kind of event that adze knows");
}

TEST(ReadEventHostile, KeysAreShownCutAndEscaped) {
  EXPECT_EQ(problem_of(R"({"a\n\u001b[31m'\u202e":1})"),
            "the event is of no kind that adze knows; its keys are 'a\\n\\x1b[31m'\\u{202e}'");
  Json many;
  for (int i = 10; i < 40; ++i) many[std::to_string(i) + std::string(5'000, 'x')] = i;
  const std::string problem = problem_of(many.dump());
  EXPECT_LT(problem.size(), 1'200U);
  EXPECT_TRUE(problem.ends_with(" and 20 more")) << problem;
}

TEST(ReadEventHostile, AMisspeltKeyOfACallIsToldWithWhatWasMeant) {
  EXPECT_EQ(
      problem_of(R"({"job":"a","sett":{}})"),
      "the event has the key 'sett', which a call of the function has not, did you mean 'set'?");
}

TEST(ReadEventHostile, WhatIsNoJsonIsSaidWithoutRepeatingIt) {
  EXPECT_EQ(problem_of("hunter2"), "the event is not valid JSON, from byte 1 on");
  EXPECT_EQ(problem_of("{\"a\":1"), "the event is not valid JSON, from byte 7 on");
  EXPECT_EQ(problem_of("{\"a\":\"\xFF\"}"), "the event is not valid JSON, from byte 7 on");
  EXPECT_EQ(problem_of("{} {}"), "the event is not valid JSON, from byte 4 on");
  EXPECT_EQ(problem_of("{\"job\":1e999}"), "the event has a number that is out of range");
}

TEST(ReadEventHostile, AKeyThatIsThereTwiceIsRefusedAtAnyDepth) {
  EXPECT_EQ(problem_of(R"({"job":"a","job":"b"})"),
            "the event has the key 'job' twice in the same object");
  EXPECT_EQ(problem_of(R"({"set":{"x":{"day":1},"y":{"day":2,"day":3}}})"),
            "the event has the key 'day' twice in the same object");
  EXPECT_EQ(problem_of(R"({"set":{"x":{"day":1},"day":2}})"), "no problem");
}

TEST(ReadEventHostile, DepthIsBoundedBeforeAnythingIsBuilt) {
  const auto nested = [](size_t depth) {
    return R"({"set":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_EQ(problem_of(nested(limits::lambda_event_depth_max)), "no problem");
  const std::string too_deep =
      fmt::format("the event is nested more than {} deep", limits::lambda_event_depth_max);
  EXPECT_EQ(problem_of(nested(limits::lambda_event_depth_max + 1)), too_deep);
  EXPECT_EQ(problem_of(std::string(3'000'000, '[')), too_deep);
  std::string objects;
  for (int i = 0; i < 500'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(problem_of(objects), too_deep);
}

TEST(ReadEventHostile, SizeIsBounded) {
  const std::string large = R"({"set":{"day":")" + std::string(6 << 20, 'x') + "\"}}";
  EXPECT_EQ(problem_of(large), "no problem");
  EXPECT_EQ(problem_of(std::string(limits::lambda_event_bytes_max + 1, ' ')),
            fmt::format("the event has more than {} bytes", limits::lambda_event_bytes_max));
}

TEST(ReadEventHostile, ValuesAreBoundedInAllMessagesTogether) {
  const std::string too_many = fmt::format(" has more than {} values", event_values_max);
  std::string list = "{\"set\":[0";
  for (size_t i = 0; i < event_values_max; ++i) list += ",0";
  EXPECT_EQ(problem_of(list + "]}"), "the event" + too_many);

  std::string half = "{\"set\":[0";
  for (size_t i = 0; i < event_values_max / 2; ++i) half += ",0";
  Json record = {{"eventSource", "aws:sqs"}, {"messageId", "a"}, {"body", half + "]}"}};
  const Event event = read_event(Json{{"Records", Json::array({record, record, record})}}.dump());
  EXPECT_FALSE(event.messages.at(0).problem);
  EXPECT_EQ(event.messages.at(1).problem->message, "Records[1].body" + too_many);
}

TEST(ReadEventHostile, ItemsAreBounded) {
  Json event = Json::parse(event_fixture("bridge_list"));
  event = Json::array();
  const Json schedule = {{"detail-type", "Scheduled Event"}, {"source", "aws.events"}};
  for (size_t i = 0; i <= limits::lambda_event_items_max; ++i) event.push_back(schedule);
  EXPECT_EQ(problem_of(event.dump()), "the event asks for more than 10000 things");
  event.erase(0);
  EXPECT_EQ(problem_of(event.dump()), "no problem");
}

TEST(ReadEventHostile, VersionsThatMeanSomethingElseAreRefused) {
  for (const char* version : {"3.0", "1.0", "2", "2.", "2.x", "", "20.1", "2.1\n"}) {
    SCOPED_TRACE(version);
    const std::string problem = problem_of(changed("s3_put", "/Records/0/eventVersion", version));
    EXPECT_TRUE(problem.starts_with("Records[0].eventVersion is '")) << problem;
  }
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/eventVersion", "2.17")), "no problem");
}

TEST(ReadEventHostile, MissingPartsAreNamedByTheirPlace) {
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0", "eventVersion")),
            "Records[0].eventVersion is missing");
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0", "eventName")),
            "Records[0].eventName is missing");
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0", "s3")), "Records[0].s3 is missing");
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0/s3", "bucket")),
            "Records[0].s3.bucket is missing");
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0/s3/object", "key")),
            "Records[0].s3.object.key is missing");
  EXPECT_EQ(problem_of(without("bridge_created", "", "detail")), "detail is missing");
  EXPECT_EQ(problem_of(without("sns_s3", "/Records/0/Sns", "Message")),
            "Records[0].Sns.Message is missing");
  EXPECT_EQ(problem_of(without("sqs_s3", "/Records/0", "messageId")),
            "Records[0].messageId is missing");
}

TEST(ReadEventHostile, WhatIsNotAlwaysThereMayBeMissing) {
  for (const char* name : {"size", "eTag", "sequencer"}) {
    EXPECT_EQ(problem_of(without("s3_put", "/Records/0/s3/object", name)), "no problem");
  }
  EXPECT_EQ(problem_of(without("s3_put", "/Records/0", "eventTime")), "no problem");
  EXPECT_EQ(problem_of(without("sqs_s3", "/Records/0", "attributes")), "no problem");
}

TEST(ReadEventHostile, WrongTypesAreNamedByTheirPlace) {
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/s3/object/key", 5)),
            "Records[0].s3.object.key is not a string");
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/s3/object/size", "104")),
            "Records[0].s3.object.size is not a whole number without sign");
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/s3/object/size", -1)),
            "Records[0].s3.object.size is not a whole number without sign");
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/s3", Json::array())),
            "Records[0].s3 is not an object");
  EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/eventTime", 5)),
            "Records[0].eventTime is not a string");
  EXPECT_EQ(problem_of(changed("bridge_created", "/detail", "x")), "detail is not an object");
  EXPECT_EQ(problem_of(changed("bridge_created", "/detail-type", 5)),
            "detail-type is not a string");
  EXPECT_EQ(problem_of(changed("sns_s3", "/Records/0/Sns/Message", Json::object())),
            "Records[0].Sns.Message is not a string");
  EXPECT_EQ(problem_of(changed("bridge_list", "/1", "x")), "[1] is not an object");
}

TEST(ReadEventHostile, TimesThatAreNoneAreRefused) {
  for (const char* time :
       {"yesterday", "2026-13-01T00:00:00Z", "2026-03-01", "1969-12-31T23:59:59Z",
        "2026-03-01T00:00:00", "0001-01-01T00:00:00+15:00"}) {
    SCOPED_TRACE(time);
    EXPECT_TRUE(problem_of(changed("s3_put", "/Records/0/eventTime", time))
                    .starts_with("Records[0].eventTime is not "));
  }
  const Event event =
      read_event(changed("s3_put", "/Records/0/eventTime", "2026-03-01T01:30:00.000+02:00"));
  EXPECT_EQ(event.messages[0].items[0].time, "2026-02-28T23:30:00Z");
  for (const char* sent : {"soon", "-1", "9223372036854775807", "1e3", "12 "}) {
    const Event queue = read_event(changed("sqs_s3", "/Records/0/attributes/SentTimestamp", sent));
    EXPECT_TRUE(queue.messages[0].problem) << sent;
  }
}

TEST(ReadEventHostile, KeysOfNotificationsAreDecodedOnce) {
  EXPECT_EQ(key_read("a%2Fb+c%2Bd%2525.csv"), "a/b c+d%25.csv");
  EXPECT_EQ(key_read("caf%C3%A9/%F0%9F%8C%B7.csv"), "café/🌷.csv");
  EXPECT_EQ(key_read("in%2F..%2F..%2Fetc%2Fpasswd"), "in/../../etc/passwd");
  EXPECT_EQ(key_read("a%0Ab%22c%27d%5B1%5D.csv"), "a\nb\"c'd[1].csv");
  EXPECT_EQ(key_read("*?{x}\\$"), "*?{x}\\$");
}

TEST(ReadEventHostile, KeysOfEventBridgeAreNeverDecoded) {
  for (const char* key : {"a%2Fb+c", "%", "%00", "..", "a\nb\"c'd[1]", "🌷.csv", "//", "a//b"}) {
    EXPECT_EQ(bridge_key_read(key), key);
  }
}

TEST(ReadEventHostile, BadEscapesAreRefused) {
  for (const char* key : {"%", "a%2", "%zz", "%2x", "a%00b", "%%41"}) {
    SCOPED_TRACE(key);
    EXPECT_EQ(problem_of(with_key(key)),
              "Records[0].s3.object.key has a '%' that is not followed by two hexadecimal digits, "
              "or a %00");
  }
}

TEST(ReadEventHostile, KeysThatNoObjectHasAreRefused) {
  EXPECT_EQ(problem_of(with_key("")), "Records[0].s3 has an empty key");
  EXPECT_EQ(problem_of(with_key(std::string("a\0b", 3))),
            "Records[0].s3 has a key with a NUL character");
  EXPECT_EQ(problem_of(with_key("a%FFb")), "Records[0].s3 has a key that is not UTF-8");
  EXPECT_EQ(problem_of(with_key("%ED%A0%80")), "Records[0].s3 has a key that is not UTF-8");
  EXPECT_EQ(problem_of(with_key(std::string(1'025, 'k'))),
            "Records[0].s3 has a key of more than 1024 bytes, which S3 does not allow");
  EXPECT_EQ(problem_of(with_key(std::string(1'024, 'k'))), "no problem");
}

TEST(ReadEventHostile, NamesOfBucketsCantLeadElsewhere) {
  for (const std::string& bucket :
       {std::string("a/b"), std::string(), std::string("b?x"), std::string("user:pw@b"),
        std::string("b\n"), std::string("b\0c", 3), std::string(256, 'b')}) {
    EXPECT_EQ(problem_of(changed("s3_put", "/Records/0/s3/bucket/name", bucket)),
              "Records[0].s3 has a bucket's name that no bucket of S3 has");
    EXPECT_EQ(problem_of(changed("bridge_created", "/detail/bucket/name", bucket)),
              "detail has a bucket's name that no bucket of S3 has");
  }
}

TEST(ReadEventHostile, FoldersAndHiddenNamesAreIgnored) {
  EXPECT_NE(ignored_because("in/2026/"), "");
  EXPECT_NE(ignored_because("/"), "");
  EXPECT_EQ(ignored_because("in/_SUCCESS"),
            "its name begins with '_', by which writers mark what is no data");
  EXPECT_NE(ignored_because(".hidden.csv"), "");
  EXPECT_NE(ignored_because(".."), "");
  EXPECT_EQ(ignored_because("in/a_b.csv"), "");
  EXPECT_EQ(ignored_because("a"), "");
}

TEST(ReadEventHostile, RecordsOfSeveralSourcesAreRefused) {
  Json event = Json::parse(event_fixture("s3_put"));
  event["Records"].push_back(Json::parse(event_fixture("sqs_s3"))["Records"][0]);
  EXPECT_EQ(problem_of(event.dump()),
            "Records[1].eventSource is not 'aws:s3', as that of the first record is");
  std::swap(event["Records"][0], event["Records"][1]);
  EXPECT_EQ(problem_of(event.dump()),
            "Records[1].eventSource is not 'aws:sqs', as that of the first record is");
}

TEST(ReadEventHostile, EnvelopesInEnvelopesOfTheirKindAreRefused) {
  const auto queue_with = [](const std::string& body) {
    return Json{{"Records", {{{"eventSource", "aws:sqs"}, {"messageId", "a"}, {"body", body}}}}}
        .dump();
  };
  const auto envelope = [](const std::string& message) {
    return Json{{"Type", "Notification"}, {"Message", message}}.dump();
  };
  const auto problem_within = [](const std::string& payload) {
    const Event event = read_event(payload);
    return event.messages.at(0).problem ? event.messages[0].problem->message : "no problem";
  };
  EXPECT_EQ(problem_within(queue_with(envelope("{}"))), "no problem");
  EXPECT_EQ(
      problem_within(queue_with(envelope(envelope("{}")))),
      "Records[0].body.Message is of no kind that adze knows; its keys are 'Message', 'Type'");
  EXPECT_EQ(problem_within(queue_with(event_fixture("sqs_s3"))).substr(0, 54),
            "Records[0].body.Records[0] is of no kind that adze kno");
  EXPECT_EQ(problem_within(queue_with(event_fixture("sns_s3"))).substr(0, 54),
            "Records[0].body.Records[0] is of no kind that adze kno");
  EXPECT_NE(problem_of(envelope("{}")), "no problem");
}

TEST(ReadEventHostile, IdsOfMessagesAreThoseOfAQueue) {
  for (const std::string& id : {std::string(), std::string("a b"), std::string("\"},{"),
                                std::string("ü"), std::string(101, 'x')}) {
    EXPECT_EQ(problem_of(changed("sqs_s3", "/Records/0/messageId", id)),
              "Records[0].messageId is no id that SQS gives");
  }
}

TEST(ReadEventHostile, OtherEventsOfEventBridgeAreNoCalls) {
  const std::string problem =
      "the event came through EventBridge, but is neither one of S3 nor of a schedule";
  EXPECT_EQ(problem_of(changed("bridge_created", "/source", "aws.ec2")), problem);
  EXPECT_EQ(problem_of(changed("bridge_created", "/detail-type", "AWS API Call via CloudTrail")),
            problem);
  EXPECT_EQ(problem_of(changed("schedule_of_rule", "/source", "mine")), problem);
}

}  // namespace
}  // namespace adze::lambda
