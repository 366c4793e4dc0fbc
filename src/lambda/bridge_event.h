#pragma once

#include "lambda/event.h"
#include "lambda/event_fields.h"

namespace adze::lambda {

/// True for what EventBridge puts around the event of any service.
bool is_bridge_event(const nlohmann::json& event);

/// An event that came through EventBridge, of S3 (whose keys are as they are, not encoded) or of a
/// schedule, by a rule or by EventBridge Scheduler. Throws Error(kUsage) for other services'.
EventItem read_bridge_event(const EventFields& event);

}  // namespace adze::lambda
