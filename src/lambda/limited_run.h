#pragma once

#include <chrono>
#include <string_view>

#include "base/cancellation.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "engine/job.h"

namespace adze::lambda {

/// The context of one job of an invocation: the invocation's own, within the job's `limits`
/// (memory may only be lowered; the deadline is the earlier one), with a log that keeps this job's
/// warnings apart. The invocation's context must outlive it; jobs are run one after another.
class LimitedRun {
 public:
  LimitedRun(RunContext& invocation, const engine::Limits& limits);
  LimitedRun(const LimitedRun&) = delete;
  LimitedRun& operator=(const LimitedRun&) = delete;

  RunContext& context() { return context_; }

 private:
  /// Hands on what it is told.
  class JobLog : public Log {
   public:
    explicit JobLog(Log& log) : log_(log) {}

   protected:
    void write_line(std::string_view severity, std::string_view text) override;

   private:
    Log& log_;
  };

  Cancellation cancellation_;
  MemoryBudget memory_;
  JobLog log_;
  RunContext context_;
};

}  // namespace adze::lambda
