#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "base/shared_objects.h"
#include "lambda/function.h"
#include "lambda/function_jobs.h"
#include "lambda/machine_share.h"
#include "lambda/shutdown.h"

namespace adze::lambda {

/// What all invocations of the process have in common. Used by as many threads as the function
/// allows invocations at once.
class Service {
 public:
  Service(const Function& function_, const FunctionJobs& jobs_, const MachineShare& share_,
          Shutdown& shutdown_, double init_seconds_)
      : function(function_),
        jobs(jobs_),
        share(share_),
        shutdown(shutdown_),
        init_seconds(init_seconds_) {}

  const Function& function;
  const FunctionJobs& jobs;
  const MachineShare share;
  Shutdown& shutdown;
  const double init_seconds;  ///< from the process's start to the first event asked for

  std::atomic<bool> had_event{false};
  std::atomic<unsigned> stuck{0};  ///< invocations that were answered for, and have not ended

  /// Connections and credentials.
  std::shared_ptr<SharedObjects> shared();
  /// After a defect: nobody knows what state they are in.
  void renew_shared();

 private:
  std::mutex mutex_;
  std::shared_ptr<SharedObjects> shared_ = std::make_shared<SharedObjects>();
};

/// Takes one event after another and answers it, until the process is to end. Throws Error where
/// the Runtime API is gone, and Error(kTerminated, kInterrupted) where a signal came while an event
/// was being handled. One of these runs in each thread.
void serve_events(Service& service);

}  // namespace adze::lambda
