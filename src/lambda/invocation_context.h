#pragma once

#include <memory>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "lambda/function.h"
#include "lambda/invocation.h"
#include "lambda/machine_share.h"
#include "lambda/temporary_folder.h"

namespace adze::lambda {

/// The RunContext of one invocation with all that it refers to, which nothing else uses but
/// `shared`: connections and credentials stay warm from one invocation to the next.
class InvocationContext {
 public:
  /// Stops with `outer`, and at `job_stops`. `log` must outlive it.
  InvocationContext(const Function& function, const Invocation& invocation,
                    const MachineShare& share, const Cancellation& outer,
                    std::chrono::steady_clock::time_point job_stops, Log& log,
                    std::shared_ptr<SharedObjects> shared);
  InvocationContext(const InvocationContext&) = delete;
  InvocationContext& operator=(const InvocationContext&) = delete;

  RunContext& context() { return context_; }
  const Progress& progress() const { return progress_; }

 private:
  Clock clock_;
  Cancellation cancellation_;
  MemoryBudget memory_;
  Progress progress_;
  TemporaryFolder folder_;
  RunContext context_;
};

}  // namespace adze::lambda
