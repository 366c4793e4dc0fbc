#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace adze::io {

/// When to try again after a transfer broke off: with pauses that grow, at most
/// limits::http_retries_max times in a row. A row ends when limits::http_retry_progress_bytes have
/// arrived. (S3 has AWS's own rules: s3/retry.h.)
class RetryPace {
 public:
  /// `position`: where the transfer begins, in bytes.
  explicit RetryPace(uint64_t position = 0) : progress_begin_(position) {}

  /// Nothing when there were enough retries in a row, which retries() tells. Else the pause to make
  /// if it is tried again. `position`: the bytes that have arrived so far.
  std::optional<std::chrono::milliseconds> next_pause(uint64_t position);

  /// One more in the row: it is tried again.
  void count_retry() { ++retries_; }

  unsigned retries() const { return retries_; }

 private:
  unsigned retries_ = 0;     ///< in a row
  uint64_t progress_begin_;  ///< `position` when the row began
};

}  // namespace adze::io
