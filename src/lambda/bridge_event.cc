#include "lambda/bridge_event.h"

#include <fmt/format.h>

#include "base/data_shape.h"
#include "lambda/event_object.h"
#include "lambda/event_time.h"

namespace adze::lambda {
namespace {

EventObject read_object(const EventFields& event) {
  const EventFields detail = event.object("detail");
  const EventFields object = detail.object("object");
  EventObject result;
  result.bucket = detail.object("bucket").text("name");
  result.key = object.text("key");
  result.bytes = object.count("size");
  result.etag = plain_etag(object.text_or_empty("etag"));
  result.version_id = object.text_or_empty("version-id");
  result.sequencer = object.text_or_empty("sequencer");
  require_object(result, detail.place());
  return result;
}

bool is_schedule(const EventFields& event) {
  return event.is("detail-type", "Scheduled Event") &&
         (event.is("source", "aws.events") || event.is("source", "aws.scheduler"));
}

/// Not what CloudTrail tells of S3, which has another structure.
bool is_of_s3(const EventFields& event) {
  return event.is("source", "aws.s3") && event.text_or_empty("detail-type").starts_with("Object ");
}

}  // namespace

bool is_bridge_event(const nlohmann::json& event) {
  return event.is_object() && event.contains("detail-type") && event.contains("source");
}

EventItem read_bridge_event(const EventFields& event) {
  EventItem item;
  item.time = event_time(event.text_or_empty("time"), event.place_of("time"));
  if (is_schedule(event)) return item;
  if (!is_of_s3(event)) {
    refuse_event(shown_place(event.place()) +
                     " came through EventBridge, but is neither one of S3 nor of a schedule",
                 "let the rule match source aws.s3 and detail-type Object Created");
  }
  item.object = read_object(event);
  const std::string kind = event.text("detail-type");
  item.ignored_because =
      kind == "Object Created"
          ? key_ignored_because(item.object->key)
          : fmt::format("'{}' is not the making of an object", printable_value(kind));
  return item;
}

}  // namespace adze::lambda
