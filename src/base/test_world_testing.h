#pragma once

#include <cstddef>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"

namespace adze {

/// What tests run in: a RunContext with everything it refers to. The log keeps its warnings.
struct TestWorld {
  explicit TestWorld(size_t memory_bytes = size_t{256} << 20) : memory(memory_bytes) {}

  MemoryBudget memory;
  Cancellation cancellation;
  Log log;
  Clock clock;
  RunContext context{.memory = memory,
                     .cancellation = cancellation,
                     .log = log,
                     .clock = clock,
                     .temp_folder = "/tmp",
                     .environment = {},
                     .threads = 1};
};

}  // namespace adze
