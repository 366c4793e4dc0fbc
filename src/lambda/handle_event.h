#pragma once

#include <string>
#include <vector>

#include "engine/receipt.h"
#include "lambda/function_jobs.h"
#include "lambda/invocation.h"

namespace adze {
struct RunContext;
}

namespace adze::lambda {

/// What an invocation is answered by.
struct Answer {
  std::string body;                       ///< JSON, at most limits::lambda_answer_bytes_max
  std::string error_type;                 ///< not empty: it is an error, of this type
  std::vector<engine::Receipt> receipts;  ///< of all jobs that were run, in order
};

/// Does everything that the event of an invocation asks for, one job after another. Failures of
/// jobs, and events that can't be read, are in the answer; nothing is thrown but what the process
/// can't go on after. The context is that of this invocation: its deadline, log, memory and folder.
Answer handle_event(const Invocation& invocation, const FunctionJobs& jobs, RunContext& context);

}  // namespace adze::lambda
