#include "lambda/event_fields.h"

#include <fmt/format.h>

#include "base/data_shape.h"

namespace adze::lambda {

using Json = nlohmann::json;

void refuse_event(const std::string& message, const char* fix) {
  Error error(ErrorCategory::kUsage, message);
  error.fix = fix;
  throw error;
}

EventFields::EventFields(const Json& value, std::string place)
    : value_(value), place_(std::move(place)) {
  if (!value_.is_object()) refuse_event(shown_place(place_) + " is not an object");
}

EventFields EventFields::object(const char* name) const {
  const Json* const found = find(name);
  if (found == nullptr) refuse_event(place_of(name) + " is missing");
  return {*found, place_of(name)};
}

std::string EventFields::text(const char* name) const {
  if (!has(name)) refuse_event(place_of(name) + " is missing");
  return text_or_empty(name);
}

std::string EventFields::text_or_empty(const char* name) const {
  const Json* const found = find(name);
  if (found == nullptr) return "";
  if (!found->is_string()) refuse_event(place_of(name) + " is not a string");
  return found->get<std::string>();
}

std::optional<uint64_t> EventFields::count(const char* name) const {
  const Json* const found = find(name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number_unsigned()) {
    refuse_event(place_of(name) + " is not a whole number without sign");
  }
  return found->get<uint64_t>();
}

bool EventFields::is(const char* name, std::string_view text) const {
  const Json* const found = find(name);
  return found != nullptr && found->is_string() && found->get_ref<const std::string&>() == text;
}

const Json* EventFields::find(const char* name) const {
  const auto found = value_.find(name);
  return found == value_.end() || found->is_null() ? nullptr : &*found;
}

std::string EventFields::place_of(const char* name) const {
  return place_.empty() ? std::string(name) : place_ + "." + name;
}

std::string shown_place(const std::string& place) { return place.empty() ? "the event" : place; }

std::string shown_keys(const Json& object) {
  constexpr size_t kKeysMax = 10;
  std::string text;
  size_t count = 0;
  for (const auto& item : object.items()) {
    if (count++ == kKeysMax) break;
    if (!text.empty()) text += ", ";
    text += fmt::format("'{}'", printable_value(item.key()));
  }
  if (object.size() > kKeysMax) text += fmt::format(" and {} more", object.size() - kKeysMax);
  return text;
}

}  // namespace adze::lambda
