#include "io/retry_pace.h"

#include <algorithm>
#include <random>

#include "base/limits.h"

namespace adze::io {
namespace {

using std::chrono::milliseconds;

/// Doubled each time, and by chance up to twice as much, so that many runs that were cut off
/// together do not come back together. Time is not part of the output.
milliseconds pause_before(unsigned retry) {
  const int64_t longest =
      std::min(limits::http_backoff_ms_min << retry, limits::http_backoff_ms_max);
  std::random_device random;
  return milliseconds(longest / 2 + static_cast<int64_t>(random() % (longest / 2 + 1)));
}

}  // namespace

std::optional<milliseconds> RetryPace::next_pause(uint64_t position) {
  if (position - progress_begin_ >= limits::http_retry_progress_bytes) {
    retries_ = 0;
    progress_begin_ = position;
  }
  if (retries_ == limits::http_retries_max) return std::nullopt;
  return pause_before(retries_);
}

}  // namespace adze::io
