#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/limits.h"

namespace adze::lambda {

/// Of the JSON of an event, each of which takes up to 150 bytes of memory: a batch of SQS that
/// fills an event has 23 for each of its messages.
inline constexpr size_t event_values_max = limits::lambda_event_items_max * 25;

/// How many values the JSON of one event may still have, that of its messages included: a few bytes
/// of text can ask for a hundred times their size in memory.
struct EventJsonBudget {
  size_t values_left = event_values_max;
};

/// JSON from outside. `place` is what messages call the text: "the event", "Records[0].body".
/// Throws Error(kUsage), repeating nothing of the text, for what is no JSON, has a key twice, or
/// goes beyond limits::lambda_event_depth_max or the budget.
nlohmann::json parse_event_json(std::string_view text, const std::string& place,
                                EventJsonBudget& budget);

}  // namespace adze::lambda
