#pragma once

#include <chrono>

namespace adze::lambda {

/// When an invocation has to end by itself, and when it is ended if it hasn't.
struct DeadlineTimes {
  /// The job is asked to stop: what it then has left is for aborting uploads and for the answer.
  std::chrono::steady_clock::time_point job_stops;
  /// What has not stopped by then never will: the error is answered for it.
  std::chrono::steady_clock::time_point process_ends;
};

/// The margin before `deadline`, when Lambda kills the process, is 2 s or 5 % of the time there is,
/// whichever is more, but never more than a third of it.
DeadlineTimes deadline_times(std::chrono::steady_clock::time_point now,
                             std::chrono::steady_clock::time_point deadline);

}  // namespace adze::lambda
