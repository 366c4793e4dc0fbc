#include "io/sftp/reconnection.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "base/log.h"
#include "base/pause.h"
#include "base/run_context.h"
#include "io/sftp/connection_error.h"

namespace adze::io::sftp {

void Reconnection::pause(const ConnectionError& error, uint64_t position, RunContext& context) {
  if (error.kind == ConnectionError::Kind::kUnreachable && !was_connected_) throw error;
  const std::optional<std::chrono::milliseconds> time = pace_.next_pause(position);
  if (!time) {
    ConnectionError last = error;
    last.message += fmt::format(", also after {} retries", pace_.retries());
    throw last;
  }
  pace_.count_retry();
  context.log.note(fmt::format("{}; trying again in {:.1f} s", error.message,
                               static_cast<double>(time->count()) / 1000));
  adze::pause(*time, context);
}

}  // namespace adze::io::sftp
