#pragma once

#include <string_view>

#include "lambda/event.h"

namespace adze::lambda {

/// What an event asks for, told by its structure: notifications of S3 (2.x) and of EventBridge, one
/// or several; SQS and SNS around any of them; s3:TestEvent; schedules; Step Functions and direct
/// calls. Throws Error(kUsage) for anything else, naming the top keys it has and none of the
/// values. A message of a queue that can't be read is a problem of that message alone.
Event read_event(std::string_view payload);

}  // namespace adze::lambda
