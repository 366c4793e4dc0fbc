#include "lambda/read_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "lambda/event_fields.h"
#include "lambda/event_time.h"
#include "lambda/parse_event_json.h"
#include "lambda/read_content.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

/// It is answered as it is; those of SQS are UUIDs.
std::string message_id_of(const EventFields& record) {
  constexpr size_t kBytesMax = 100;
  std::string id = record.text("messageId");
  const bool is_plain = std::all_of(
      id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (id.empty() || id.size() > kBytesMax || !is_plain) {
    refuse_event(record.place_of("messageId") + " is no id that SQS gives");
  }
  return id;
}

/// When the message was sent, which stays the same however often it is delivered.
std::string sent_time(const EventFields& record) {
  if (!record.has("attributes")) return "";
  const EventFields attributes = record.object("attributes");
  return event_time_of_milliseconds(attributes.text_or_empty("SentTimestamp"),
                                    attributes.place_of("SentTimestamp"));
}

EventMessage read_message(const EventFields& record, ContentReader& reader) {
  EventMessage message;
  message.message_id = message_id_of(record);
  try {
    message.items = reader.read_text(record.text("body"), Envelope::kQueue, record.place_of("body"),
                                     sent_time(record));
  } catch (const Error& error) {
    message.problem = error;
  }
  return message;
}

/// The name of a FIFO queue ends so. Groups alone say nothing where the name is known: standard
/// queues have them too, for fairness.
bool is_ordered_record(const EventFields& record) {
  const std::string arn = record.text_or_empty("eventSourceARN");
  if (!arn.empty()) return arn.ends_with(".fifo");
  return record.has("attributes") && record.object("attributes").has("MessageGroupId");
}

Event read_queue_event(const Json& records, ContentReader& reader) {
  if (records.size() > limits::lambda_event_items_max) {
    refuse_event(
        fmt::format("the event has more than {} messages", limits::lambda_event_items_max));
  }
  Event event;
  event.is_from_queue = true;
  event.messages.reserve(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    const EventFields record(records[i], record_place("", i));
    require_source(record, "eventSource", "aws:sqs");
    event.is_ordered = event.is_ordered || is_ordered_record(record);
    event.messages.push_back(read_message(record, reader));
  }
  return event;
}

}  // namespace

Event read_event(std::string_view payload) {
  if (payload.size() > limits::lambda_event_bytes_max) {
    refuse_event(fmt::format("the event has more than {} bytes", limits::lambda_event_bytes_max));
  }
  // A call without a payload.
  if (payload.find_first_not_of(" \t\r\n") == std::string_view::npos) payload = "{}";
  EventJsonBudget budget;
  const Json json = parse_event_json(payload, "the event", budget);
  ContentReader reader(budget);
  if (const Json* const records = records_of(json, "eventSource", "aws:sqs")) {
    return read_queue_event(*records, reader);
  }
  Event event;
  event.messages.emplace_back();
  event.messages.back().items = reader.read({json});
  return event;
}

}  // namespace adze::lambda
