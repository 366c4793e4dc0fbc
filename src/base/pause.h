#pragma once

#include <chrono>

namespace adze {

struct RunContext;

/// Waits; a run that is to stop stops waiting within 100 ms. Throws what Cancellation::check()
/// throws. Any thread.
void pause(std::chrono::milliseconds time, RunContext& context);

}  // namespace adze
