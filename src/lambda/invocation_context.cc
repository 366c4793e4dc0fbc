#include "lambda/invocation_context.h"

#include <string>
#include <utility>

#include "base/environment.h"

namespace adze::lambda {
namespace {

/// Lambda leaves it to the runtime to say which trace an invocation belongs to, and one process may
/// have several at once: so it stands in the snapshot and not in the environment itself.
Environment environment_of(const Function& function, const Invocation& invocation) {
  constexpr const char* kTrace = "_X_AMZN_TRACE_ID";
  Environment environment = function.environment;
  environment.erase(kTrace);
  if (!invocation.trace_id.empty()) environment[kTrace] = invocation.trace_id;
  return environment;
}

}  // namespace

InvocationContext::InvocationContext(const Function& function, const Invocation& invocation,
                                     const MachineShare& share, const Cancellation& outer,
                                     std::chrono::steady_clock::time_point job_stops, Log& log,
                                     std::shared_ptr<SharedObjects> shared)
    : cancellation_(outer),
      memory_(share.memory_bytes),
      folder_(temporary_folder_of(function.environment)),
      context_{.memory = memory_,
               .cancellation = cancellation_,
               .log = log,
               .clock = clock_,
               .temp_folder = folder_.path(),
               .environment = environment_of(function, invocation),
               .threads = share.threads,
               .progress = &progress_,
               .shared = std::move(shared)} {
  cancellation_.set_deadline(job_stops);
}

}  // namespace adze::lambda
