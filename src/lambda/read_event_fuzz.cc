// Any bytes as an event. What comes of them is things to do within all bounds, whose objects make
// URIs that lead to their own bucket, or an Error(kUsage) in printable characters; the same when
// they are read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/data_shape.h"
#include "base/limits.h"
#include "lambda/read_event.h"

namespace adze::lambda {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string described(const Error& error) {
  require(error.category == ErrorCategory::kUsage);
  require(!error.message_with_data);
  require(error.message == escape_controls(error.message));
  return error.message + error.fix;
}

std::string described(const EventItem& item) {
  require(item.time.empty() || item.time.ends_with('Z'));
  std::string text = item.time + item.ignored_because + item.call.dump();
  if (!item.object) return text;
  const EventObject& object = *item.object;
  require(!object.key.empty() && object.key.size() <= limits::s3_key_bytes_max);
  require(object.key.find('\0') == std::string::npos);
  const std::string uri = object.uri();
  require(uri.substr(5, uri.find('/', 5) - 5) == object.bucket);
  return text.append(uri).append(object.etag).append(object.version_id).append(object.sequencer);
}

std::string outcome_of(std::string_view payload) {
  std::string outcome;
  try {
    const Event event = read_event(payload);
    size_t items = 0;
    for (const EventMessage& message : event.messages) {
      require(event.is_from_queue != message.message_id.empty());
      if (message.problem) outcome += described(*message.problem);
      require(!message.problem || message.items.empty());
      items += message.items.size();
      for (const EventItem& item : message.items) outcome += described(item);
    }
    require(items <= 2 * limits::lambda_event_items_max);
  } catch (const Error& error) {
    outcome = described(error);
  }
  return outcome;
}

}  // namespace
}  // namespace adze::lambda

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  if (adze::lambda::outcome_of(payload) != adze::lambda::outcome_of(payload)) std::abort();
  return 0;
}
