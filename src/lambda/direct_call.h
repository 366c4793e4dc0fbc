#pragma once

#include "lambda/event.h"

namespace adze::lambda {

/// True for an object with a key of ours, and for {}, which asks for the function's own job.
bool is_direct_call(const nlohmann::json& event);

/// What a person, Step Functions or a schedule with an input of its own sends. Throws Error(kUsage)
/// for keys that are not ours; what they hold is for FunctionJobs to judge. `place` is where the
/// object stands in the event.
EventItem read_direct_call(const nlohmann::json& event, const std::string& place);

}  // namespace adze::lambda
