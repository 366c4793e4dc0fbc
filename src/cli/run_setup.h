#pragma once

#include <memory>
#include <string>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace adze::cli {

/// Warnings and notes as lines on standard error.
class StderrLog : public Log {
 public:
  explicit StderrLog(bool quiet) : quiet_(quiet) {}

 protected:
  void write_line(std::string_view severity, std::string_view text) override;

 private:
  bool quiet_;
};

/// What a run of this process needs of the world, and the RunContext over it. Flags go before the
/// job's own limits, those before the defaults. SIGINT and SIGTERM ask the run to stop while this
/// object lives. One at a time.
class RunSetup {
 public:
  RunSetup(const Arguments& arguments, const engine::Limits& job_limits, const Process& process);
  ~RunSetup();
  RunSetup(const RunSetup&) = delete;
  RunSetup& operator=(const RunSetup&) = delete;

  RunContext& context() { return *context_; }

 private:
  Clock clock_;
  Cancellation cancellation_;
  StderrLog log_;
  MemoryBudget memory_;
  std::unique_ptr<RunContext> context_;
};

}  // namespace adze::cli
