#pragma once

#include <chrono>
#include <cstdint>

#include "base/side_run.h"

namespace adze::io::s3 {

/// Runs `action` with a context that stops after `ms_max` and for nothing else: for what has to be
/// cleared away also when the run was told to stop.
template <typename Action>
auto in_time_of_its_own(RunContext& context, int64_t ms_max, Action action) {
  Cancellation cancellation;
  cancellation.set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(ms_max));
  RunContext own = stopped_by(cancellation, context);
  return action(own);
}

}  // namespace adze::io::s3
