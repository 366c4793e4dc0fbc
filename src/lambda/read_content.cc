#include "lambda/read_content.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "lambda/bridge_event.h"
#include "lambda/direct_call.h"
#include "lambda/event_fields.h"
#include "lambda/event_time.h"
#include "lambda/s3_notification.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

constexpr const char* kAnyKindFix =
    "send an event of S3, EventBridge, SQS, SNS or a schedule, or an object with the keys job, "
    "set, source and target";

/// Shows keys, at most those of the first of several, and never values.
[[noreturn]] void refuse_unknown(const EventContent& content) {
  const Json* shown = &content.json;
  std::string place = content.place;
  if (shown->is_object() && shown->contains("Records")) {
    shown = &shown->at("Records");
    place += place.empty() ? "Records" : ".Records";
  }
  if (shown->is_array() && !shown->empty()) {
    shown = &shown->front();
    place += "[0]";
  }
  const std::string name = shown_place(place);
  if (shown->is_object() && !shown->empty()) {
    refuse_event(
        fmt::format("{} is of no kind that adze knows; its keys are {}", name, shown_keys(*shown)),
        kAnyKindFix);
  }
  const bool is_empty = shown->is_structured() && shown->empty();
  refuse_event(fmt::format("{} is {} {}, which is no kind of event that adze knows", name,
                           is_empty ? "an empty" : "a JSON", shown->type_name()),
               kAnyKindFix);
}

}  // namespace

const Json* records_of(const Json& event, const char* key, const char* source) {
  if (!event.is_object()) return nullptr;
  const auto records = event.find("Records");
  if (records == event.end() || !records->is_array() || records->empty()) return nullptr;
  const Json& first = records->front();
  return first.is_object() && EventFields(first, "").is(key, source) ? &*records : nullptr;
}

std::string record_place(const std::string& place, size_t index) {
  return fmt::format("{}{}Records[{}]", place, place.empty() ? "" : ".", index);
}

void require_source(const EventFields& record, const char* key, const char* source) {
  if (record.is(key, source)) return;
  refuse_event(
      fmt::format("{} is not '{}', as that of the first record is", record.place_of(key), source));
}

const std::vector<ContentReader::Shape>& ContentReader::shapes() {
  static const std::vector<Shape> table = {
      {[](const EventContent& c) { return records_of(c.json, "eventSource", "aws:s3") != nullptr; },
       &ContentReader::read_s3_records},
      {[](const EventContent& c) { return is_s3_test_event(c.json); },
       &ContentReader::read_test_event},
      {[](const EventContent& c) { return is_bridge_event(c.json); },
       &ContentReader::read_bridge_event},
      {[](const EventContent& c) {
         return c.json.is_array() && !c.json.empty() && is_bridge_event(c.json.front());
       },
       &ContentReader::read_bridge_list},
      {[](const EventContent& c) {
         return c.envelope == Envelope::kNone &&
                records_of(c.json, "EventSource", "aws:sns") != nullptr;
       },
       &ContentReader::read_topic_records},
      {[](const EventContent& c) {
         return c.envelope == Envelope::kQueue && c.json.is_object() &&
                EventFields(c.json, "").is("Type", "Notification") && c.json.contains("Message");
       },
       &ContentReader::read_topic_envelope},
      {[](const EventContent& c) { return is_direct_call(c.json); }, &ContentReader::read_call},
  };
  return table;
}

ContentReader::ContentReader(EventJsonBudget& budget)
    : budget_(budget), items_left_(limits::lambda_event_items_max) {}

std::vector<EventItem> ContentReader::read(const EventContent& content) {
  for (const Shape& shape : shapes()) {
    if (!shape.is_it(content)) continue;
    Items items = (this->*shape.read)(content);
    for (EventItem& item : items) {
      if (item.time.empty()) item.time = content.time;
    }
    return items;
  }
  refuse_unknown(content);
}

std::vector<EventItem> ContentReader::read_text(const std::string& text, Envelope envelope,
                                                const std::string& place, const std::string& time) {
  const Json json = parse_event_json(text, place, budget_);
  return read({json, envelope, place, time});
}

void ContentReader::count_items(size_t count) {
  if (count > items_left_) {
    refuse_event(
        fmt::format("the event asks for more than {} things", limits::lambda_event_items_max),
        "send them in several events");
  }
  items_left_ -= count;
}

std::vector<EventItem> ContentReader::read_s3_records(const EventContent& content) {
  const Json& records = content.json.at("Records");
  count_items(records.size());
  Items items;
  items.reserve(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    const EventFields record(records[i], record_place(content.place, i));
    require_source(record, "eventSource", "aws:s3");
    items.push_back(read_s3_record(record));
  }
  return items;
}

std::vector<EventItem> ContentReader::read_test_event(const EventContent&) {
  return {read_s3_test_event()};
}

std::vector<EventItem> ContentReader::read_bridge_event(const EventContent& content) {
  count_items(1);
  return {lambda::read_bridge_event(EventFields(content.json, content.place))};
}

std::vector<EventItem> ContentReader::read_bridge_list(const EventContent& content) {
  count_items(content.json.size());
  Items items;
  items.reserve(content.json.size());
  for (size_t i = 0; i < content.json.size(); ++i) {
    const EventFields event(content.json[i], fmt::format("{}[{}]", content.place, i));
    items.push_back(lambda::read_bridge_event(event));
  }
  return items;
}

std::vector<EventItem> ContentReader::read_topic_records(const EventContent& content) {
  const Json& records = content.json.at("Records");
  Items items;
  for (size_t i = 0; i < records.size(); ++i) {
    const EventFields record(records[i], record_place(content.place, i));
    require_source(record, "EventSource", "aws:sns");
    Items some = read_topic_message(record.object("Sns"));
    items.insert(items.end(), std::make_move_iterator(some.begin()),
                 std::make_move_iterator(some.end()));
  }
  return items;
}

std::vector<EventItem> ContentReader::read_topic_envelope(const EventContent& content) {
  return read_topic_message(EventFields(content.json, content.place));
}

std::vector<EventItem> ContentReader::read_topic_message(const EventFields& message) {
  const std::string time =
      event_time(message.text_or_empty("Timestamp"), message.place_of("Timestamp"));
  return read_text(message.text("Message"), Envelope::kTopic, message.place_of("Message"), time);
}

std::vector<EventItem> ContentReader::read_call(const EventContent& content) {
  count_items(1);
  return {read_direct_call(content.json, content.place)};
}

}  // namespace adze::lambda
