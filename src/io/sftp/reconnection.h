#pragma once

#include <cstdint>

#include "io/retry_pace.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

struct ConnectionError;

/// When to connect again after a connection was lost.
class Reconnection {
 public:
  /// Waits before the next attempt, or throws `error` when there were enough of them, or when
  /// nobody has ever answered. `position`: the bytes that have arrived so far.
  void pause(const ConnectionError& error, uint64_t position, RunContext& context);

  /// Somebody is there: from now on it is worth waiting until he is back.
  void connected() { was_connected_ = true; }

 private:
  RetryPace pace_;
  bool was_connected_ = false;
};

}  // namespace adze::io::sftp
