#pragma once

#include <csignal>

#include "base/cancellation.h"
#include "base/run_context.h"

namespace adze {

/// The context of work that goes on in other threads beside a run: the run's own, but that it can
/// be stopped by itself. The run's context must outlive it, and it whatever works with it.
class SideRun {
 public:
  explicit SideRun(const RunContext& run)
      : cancellation_(run.cancellation),
        context_{.memory = run.memory,
                 .cancellation = cancellation_,
                 .log = run.log,
                 .clock = run.clock,
                 .temp_folder = run.temp_folder,
                 .environment = run.environment,
                 .threads = run.threads,
                 .progress = run.progress,
                 .shared = run.shared} {}
  SideRun(const SideRun&) = delete;
  SideRun& operator=(const SideRun&) = delete;

  RunContext& context() { return context_; }
  /// Every wait in it ends within 100 ms, by an Error that is nobody's.
  void stop() { cancellation_.request(SIGTERM); }

 private:
  Cancellation cancellation_;
  RunContext context_;
};

}  // namespace adze
