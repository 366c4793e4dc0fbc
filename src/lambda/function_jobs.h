#pragma once

#include <map>
#include <string>

#include "engine/read_job.h"
#include "lambda/event.h"
#include "lambda/function.h"

namespace adze {
struct RunContext;
}

namespace adze::lambda {

/// The jobs that the function has: of the image (job.yaml, or a folder jobs/ of them by name), or
/// what ADZE_JOB says. Read once, at the start, so that a function without a job that can be read
/// fails then and not at its first event. Afterwards any thread may ask.
class FunctionJobs {
 public:
  /// Throws Error: no job, one that can't be read, a target that starts the function anew.
  FunctionJobs(const Function& function, RunContext& context);

  /// The job of one item of an event, with everything put in that the event says. Throws
  /// Error(kUsage) for what the item may not say or the job doesn't have.
  engine::JobFile job_for(const EventItem& item) const;

 private:
  struct JobText {
    std::string text;
    std::string file;  ///< as messages show it; relative paths are taken from its folder
  };

  const Function& function_;
  std::map<std::string, JobText> jobs_;  ///< by name; "" is the only one there is
};

}  // namespace adze::lambda
