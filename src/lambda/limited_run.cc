#include "lambda/limited_run.h"

#include <algorithm>

#include "base/clock.h"

namespace adze::lambda {

LimitedRun::LimitedRun(RunContext& invocation, const engine::Limits& limits)
    : cancellation_(invocation.cancellation),
      memory_(std::min(limits.memory_bytes.value_or(invocation.memory.bytes_max()),
                       invocation.memory.bytes_max())),
      log_(invocation.log),
      context_{.memory = memory_,
               .cancellation = cancellation_,
               .log = log_,
               .clock = invocation.clock,
               .temp_folder = invocation.temp_folder,
               .environment = invocation.environment,
               .threads = limits.threads.value_or(invocation.threads),
               .private_hosts = invocation.private_hosts,
               .progress = invocation.progress,
               .shared = invocation.shared} {
  if (limits.timeout) cancellation_.set_deadline(invocation.clock.now() + *limits.timeout);
}

void LimitedRun::JobLog::write_line(std::string_view severity, std::string_view text) {
  if (severity == "warning") {
    log_.warn(text);
  } else {
    log_.note(text);
  }
}

}  // namespace adze::lambda
