#pragma once

#include <chrono>
#include <string>

#include "lambda/http_answer.h"
#include "lambda/invocation.h"

namespace adze::lambda {

/// What the clocks say: deadlines come in the time of day, and are kept in that of the machine.
struct ClockReadings {
  std::chrono::system_clock::time_point day = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point machine = std::chrono::steady_clock::now();
};

/// The ID by which an answer of `next` wants to be answered; empty: it has none that could be put
/// into a path.
std::string request_id(const HttpAnswer& answer);

/// The invocation that an answer of `next` hands over; its body is moved. Where it has no deadline,
/// or none that makes sense, there is the longest that Lambda gives.
Invocation read_invocation(HttpAnswer answer, const ClockReadings& now);

}  // namespace adze::lambda
