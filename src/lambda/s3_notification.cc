#include "lambda/s3_notification.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_shape.h"
#include "io/uri.h"
#include "lambda/event_object.h"
#include "lambda/event_time.h"

namespace adze::lambda {
namespace {

/// AWS raises the major version where a field is taken away or means something else.
void require_version_2(const EventFields& record) {
  const std::string version = record.text("eventVersion");
  const std::string_view minor =
      std::string_view(version).substr(std::min<size_t>(2, version.size()));
  const bool has_digits = !minor.empty() && std::all_of(minor.begin(), minor.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
  if (version.starts_with("2.") && has_digits) return;
  refuse_event(fmt::format("{} is '{}', but adze reads version 2 of S3's notifications",
                           record.place_of("eventVersion"), printable_value(version)),
               "look for a newer adze");
}

std::string decoded_key(const EventFields& object) {
  std::string key = object.text("key");
  std::replace(key.begin(), key.end(), '+', ' ');
  const std::optional<std::string> decoded = io::percent_decoded(key);
  if (!decoded) {
    refuse_event(object.place_of("key") +
                     " has a '%' that is not followed by two hexadecimal digits, or a %00",
                 "encode the key as S3 does in its notifications, a percent sign as %25");
  }
  return *decoded;
}

EventObject read_object(const EventFields& record) {
  const EventFields s3 = record.object("s3");
  const EventFields object = s3.object("object");
  EventObject result;
  result.bucket = s3.object("bucket").text("name");
  result.key = decoded_key(object);
  result.bytes = object.count("size");
  result.etag = plain_etag(object.text_or_empty("eTag"));
  result.version_id = object.text_or_empty("versionId");
  result.sequencer = object.text_or_empty("sequencer");
  require_object(result, s3.place());
  return result;
}

/// Servers that are not AWS put "s3:" in front, as configurations do.
bool is_object_created(std::string_view event_name) {
  if (event_name.starts_with("s3:")) event_name.remove_prefix(3);
  return event_name.starts_with("ObjectCreated:");
}

}  // namespace

EventItem read_s3_record(const EventFields& record) {
  require_version_2(record);
  EventItem item;
  item.object = read_object(record);
  item.time = event_time(record.text_or_empty("eventTime"), record.place_of("eventTime"));
  const std::string name = record.text("eventName");
  item.ignored_because =
      is_object_created(name)
          ? key_ignored_because(item.object->key)
          : fmt::format("'{}' is not the making of an object", printable_value(name));
  return item;
}

bool is_s3_test_event(const nlohmann::json& event) {
  if (!event.is_object()) return false;
  const EventFields fields(event, "");
  return fields.is("Service", "Amazon S3") && fields.is("Event", "s3:TestEvent");
}

EventItem read_s3_test_event() {
  EventItem item;
  item.ignored_because = "it is the test of a notification that was set up";
  return item;
}

}  // namespace adze::lambda
