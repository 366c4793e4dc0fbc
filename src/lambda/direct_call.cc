#include "lambda/direct_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/data_shape.h"
#include "base/suggest.h"
#include "lambda/event_fields.h"

namespace adze::lambda {
namespace {

const std::vector<std::string> kKeys = {"job", "set", "source", "target"};

bool is_ours(const std::string& key) {
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

}  // namespace

bool is_direct_call(const nlohmann::json& event) {
  if (!event.is_object()) return false;
  return event.empty() || std::any_of(kKeys.begin(), kKeys.end(),
                                      [&](const std::string& key) { return event.contains(key); });
}

EventItem read_direct_call(const nlohmann::json& event, const std::string& place) {
  for (const auto& item : event.items()) {
    if (is_ours(item.key())) continue;
    refuse_event(fmt::format("{} has the key '{}', which a call of the function has not{}",
                             shown_place(place), printable_value(item.key()),
                             did_you_mean(item.key(), kKeys)),
                 "a call has the keys job, set, source and target");
  }
  EventItem item;
  item.call = event;
  return item;
}

}  // namespace adze::lambda
