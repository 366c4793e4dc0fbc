#pragma once

#include <cstddef>

#include "lambda/function.h"

namespace adze::lambda {

/// What one invocation may have of the machine, where as many as the function allows are run at
/// once.
struct MachineShare {
  size_t memory_bytes = 0;
  unsigned threads = 1;
};

/// What the machine has: its CPUs, and the memory that is free or allowed (default_memory_bytes()).
struct Machine {
  unsigned cpus = 1;
  size_t memory_bytes = 0;
};

/// 80 % of the function's memory size, or of what the machine has where that is less, without what
/// the process itself takes; and as many threads as the memory size comes with CPUs.
MachineShare machine_share(const Function& function, const Machine& machine);

}  // namespace adze::lambda
