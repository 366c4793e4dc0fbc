#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace adze::lambda {

/// An object of an event, read field by field. What is missing or of another type is an
/// Error(kUsage) that says where, such as "Records[0].s3.object.key is not a string"; null counts
/// as missing. Views the JSON, which must live longer.
class EventFields {
 public:
  /// `place` is where the object stands: "" for the event itself, "Records[0]".
  EventFields(const nlohmann::json& value, std::string place);

  EventFields object(const char* name) const;
  std::string text(const char* name) const;
  std::string text_or_empty(const char* name) const;
  std::optional<uint64_t> count(const char* name) const;

  /// True if there is such a text and it is this one.
  bool is(const char* name, std::string_view text) const;
  bool has(const char* name) const { return find(name) != nullptr; }

  /// "Records[0].s3", of a field of this object.
  std::string place_of(const char* name) const;
  const std::string& place() const { return place_; }
  const nlohmann::json& json() const { return value_; }

 private:
  const nlohmann::json* find(const char* name) const;

  const nlohmann::json& value_;
  std::string place_;
};

/// What messages call a place: "the event" for "".
std::string shown_place(const std::string& place);

/// The keys of an object as messages may show them, values never: "'a', 'b' and 3 more".
std::string shown_keys(const nlohmann::json& object);

[[noreturn]] void refuse_event(const std::string& message, const char* fix = "");

}  // namespace adze::lambda
