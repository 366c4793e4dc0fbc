#include "io/sftp/retry_pace.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/sftp/connection_error.h"

namespace adze::io::sftp {
namespace {

using std::chrono::milliseconds;

/// By chance up to twice as much, so that many runs that were cut off together do not come back
/// together.
milliseconds pause_before(unsigned retry) {
  const int64_t longest =
      std::min(limits::http_backoff_ms_min << retry, limits::http_backoff_ms_max);
  std::random_device random;
  return milliseconds(longest / 2 + static_cast<int64_t>(random() % (longest / 2 + 1)));
}

}  // namespace

void RetryPace::pause(const ConnectionError& error, uint64_t position, RunContext& context) {
  if (error.kind == ConnectionError::Kind::kUnreachable && !was_connected_) throw error;
  if (position - progress_begin_ >= limits::http_retry_progress_bytes) {
    retries_ = 0;
    progress_begin_ = position;
  }
  if (retries_ == limits::http_retries_max) {
    ConnectionError last = error;
    last.message += fmt::format(", also after {} retries", retries_);
    throw last;
  }
  const milliseconds pause = pause_before(retries_++);
  context.log.note(fmt::format("{}; trying again in {:.1f} s", error.message,
                               static_cast<double>(pause.count()) / 1000));
  const auto until = context.clock.now() + pause;
  while (context.clock.now() < until) {
    context.cancellation.check();
    std::this_thread::sleep_for(milliseconds(50));
  }
}

}  // namespace adze::io::sftp
