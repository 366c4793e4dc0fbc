#pragma once

#include <cstdint>

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

struct ConnectionError;

/// When to try again after a connection was lost: as io/http does, with growing pauses and at most
/// limits::http_retries_max times in a row.
class RetryPace {
 public:
  /// Waits before the next attempt, or throws `error` when there were enough of them, or when
  /// nobody has ever answered. `position`: the bytes that have arrived so far.
  void pause(const ConnectionError& error, uint64_t position, RunContext& context);

  /// Somebody is there: from now on it is worth waiting until he is back.
  void connected() { was_connected_ = true; }

 private:
  unsigned retries_ = 0;         ///< in a row
  uint64_t progress_begin_ = 0;  ///< `position` when the row began
  bool was_connected_ = false;
};

}  // namespace adze::io::sftp
