#include "lambda/deadline_times.h"

#include <algorithm>

namespace adze::lambda {

DeadlineTimes deadline_times(std::chrono::steady_clock::time_point now,
                             std::chrono::steady_clock::time_point deadline) {
  using Duration = std::chrono::steady_clock::duration;
  const Duration left = std::max(deadline - now, Duration::zero());
  const Duration margin =
      std::min(std::max<Duration>(std::chrono::seconds(2), left / 20), left / 3);
  return {.job_stops = deadline - margin,
          .process_ends = deadline - std::min<Duration>(margin / 4, std::chrono::seconds(1))};
}

}  // namespace adze::lambda
