#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/run_context.h"
#include "engine/read_job.h"
#include "engine/trigger_filters.h"
#include "lambda/event.h"
#include "lambda/find_job_texts.h"
#include "lambda/function.h"

namespace adze::lambda {

/// A job with everything put in, and what its run may do.
struct FunctionJob {
  engine::JobFile file;
  /// For the context of its run: kNone where the event has said where to read.
  PrivateHosts private_hosts = PrivateHosts::kTyped;
};

/// The jobs that the function has: of the image (job.yaml, or a folder jobs/ of them by name), or
/// what ADZE_JOB says. Read once, at the start, so that a function without a job that can be read
/// fails then and not at its first event. Afterwards any thread may ask.
class FunctionJobs {
 public:
  /// Throws Error: no job, one that can't be read, a target that starts the function anew.
  /// `function` must outlive it.
  FunctionJobs(const Function& function, RunContext& context);

  /// The job of one item of an event, with everything put in that the event says; `now` is the time
  /// of items without one. Throws Error(kUsage) for what the item may not say or the job doesn't
  /// have, Error(kTarget) for a target that is the input or would start the function anew.
  FunctionJob job_for(const EventItem& item, std::chrono::system_clock::time_point now =
                                                 std::chrono::system_clock::now()) const;

  /// What starts the function, as far as it was told.
  const std::vector<engine::TriggerFilter>& trigger_filters() const { return filters_; }

  /// Their names, in order; "" is that of job.yaml and of ADZE_JOB.
  std::vector<std::string> names() const;

 private:
  std::vector<std::string> shown_names() const;
  const JobText& named_job(const std::string& name) const;
  const JobText& default_job() const;

  const Function& function_;
  const std::vector<engine::TriggerFilter> filters_;
  std::map<std::string, JobText> jobs_;  ///< by name; "" is the one that needs none
};

}  // namespace adze::lambda
