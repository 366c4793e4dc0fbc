#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lambda/event.h"
#include "lambda/parse_event_json.h"

namespace adze::lambda {

/// What stands around a content: nothing, a message of a queue, or a message of a topic, which may
/// itself have come through a queue.
enum class Envelope { kNone, kQueue, kTopic };

/// One text of an event that says what is to be done.
struct EventContent {
  const nlohmann::json& json;
  Envelope envelope = Envelope::kNone;
  std::string place = {};  ///< where it stands: "" for the event itself, "Records[0].body"
  std::string time = {};   ///< of the message around it, for what has none of its own; may be empty
};

/// Reads contents into items, told by their structure: the table of shapes is in the .cc. One
/// object for the whole of an event, so that its bounds are kept.
class ContentReader {
 public:
  explicit ContentReader(EventJsonBudget& budget);

  /// Throws Error(kUsage).
  std::vector<EventItem> read(const EventContent& content);

  /// The content of a message: JSON in a string. The rest as in EventContent.
  std::vector<EventItem> read_text(const std::string& text, Envelope envelope,
                                   const std::string& place, const std::string& time);

 private:
  using Items = std::vector<EventItem>;
  struct Shape {
    bool (*is_it)(const EventContent& content);
    Items (ContentReader::*read)(const EventContent& content);
  };
  static const std::vector<Shape>& shapes();

  Items read_s3_records(const EventContent& content);
  Items read_test_event(const EventContent& content);
  Items read_bridge_event(const EventContent& content);
  Items read_bridge_list(const EventContent& content);
  Items read_topic_records(const EventContent& content);
  Items read_topic_envelope(const EventContent& content);
  Items read_call(const EventContent& content);

  /// The message of a topic, under the names that records and envelopes share.
  Items read_topic_message(const class EventFields& message);
  void count_items(size_t count);

  EventJsonBudget& budget_;
  size_t items_left_;
};

/// The records of an event if the first of them says by `key` that they are `source`'s; else null.
const nlohmann::json* records_of(const nlohmann::json& event, const char* key, const char* source);

/// "Records[3]".
std::string record_place(const std::string& place, size_t index);

/// Refuses records of several sources in one event. Throws Error(kUsage).
void require_source(const EventFields& record, const char* key, const char* source);

}  // namespace adze::lambda
