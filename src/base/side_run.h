#pragma once

#include <csignal>

#include "base/cancellation.h"
#include "base/run_context.h"

namespace adze {

/// A part of the run of `context` that is asked to stop by `cancellation` instead.
inline RunContext stopped_by(Cancellation& cancellation, const RunContext& context) {
  return {.memory = context.memory,
          .cancellation = cancellation,
          .log = context.log,
          .clock = context.clock,
          .temp_folder = context.temp_folder,
          .environment = context.environment,
          .threads = context.threads,
          .private_hosts = context.private_hosts,
          .progress = context.progress,
          .shared = context.shared};
}

/// The context of work that goes on in other threads beside a run: the run's own, but that it can
/// be stopped by itself. The run's context must outlive it, and it whatever works with it.
class SideRun {
 public:
  explicit SideRun(const RunContext& run)
      : cancellation_(run.cancellation), context_(stopped_by(cancellation_, run)) {}
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
