#pragma once

#include "lambda/event.h"
#include "lambda/event_fields.h"

namespace adze::lambda {

/// A record of a notification of S3, version 2 (any minor one, as AWS asks readers to do): its key
/// is decoded as a form's field is, so that '+' is a blank. Throws Error(kUsage).
EventItem read_s3_record(const EventFields& record);

/// What S3 sends when a notification is set up, which has no records.
bool is_s3_test_event(const nlohmann::json& event);
EventItem read_s3_test_event();

}  // namespace adze::lambda
