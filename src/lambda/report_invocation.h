#pragma once

#include <cstdint>

#include "lambda/function.h"
#include "lambda/function_log.h"
#include "lambda/handle_event.h"
#include "lambda/invocation.h"

namespace adze::lambda {

/// What an invocation took, measured by the loop.
struct InvocationFigures {
  double seconds = 0;      ///< from the event's arrival to the answer
  double cpu_seconds = 0;  ///< of the process, meanwhile
  double init_seconds =
      0;  ///< of a cold start: from the process's start to the first event asked for
  uint64_t peak_bytes = 0;  ///< of the process so far
};

/// After each answer: a receipt for each job, a line with what it cost (GB-seconds and dollars, and
/// a memory size that would be cheaper) and, where a namespace is set, metrics in CloudWatch's
/// embedded format on standard output.
void report_invocation(const Function& function, const Invocation& invocation, const Answer& answer,
                       const InvocationFigures& figures, FunctionLog& log);

}  // namespace adze::lambda
