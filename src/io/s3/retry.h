#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "io/http/answer.h"
#include "io/http/transport.h"

/// AWS's standard retry mode: what is worth another try, how long to wait for it, and a quota for
/// the whole process, so that a service in trouble is not asked three times as often.
namespace adze::io::s3 {

enum class Fault {
  kFinal,      ///< trying again would not help
  kTransient,  ///< a lost connection, a server in trouble
  kThrottled,  ///< asked too often
};

/// Of an answer. `code` is the one in its body; empty where it has none.
Fault fault_of(int status, std::string_view code);
/// Of a transfer that ended too soon.
Fault fault_of(http::TransportFailure::Kind kind);

/// The service says that the time of the signature is wrong, or perhaps means it.
bool may_be_clock_skew(std::string_view code);
/// The credentials have run out, or have been replaced.
bool is_about_expired_credentials(std::string_view code);

/// How long the answer asks to wait, by x-amz-retry-after or Retry-After. `now`: seconds since
/// 1970.
std::optional<std::chrono::milliseconds> asked_pause(const http::Answer& answer, int64_t now);

/// The pause before retry number `retry` (from 0). `chance` is of [0, 1].
std::chrono::milliseconds pause_before(Fault fault, unsigned retry, double chance,
                                       std::optional<std::chrono::milliseconds> asked_for);

/// What retries cost, and successes give back. Thread-safe.
class RetryQuota {
 public:
  RetryQuota();

  /// False if too little is left.
  bool take(Fault fault);
  /// A request has succeeded after its last retry, which was paid for `fault`; kFinal: without any.
  void give_back(Fault fault);

  unsigned left() const { return left_.load(); }

 private:
  std::atomic<unsigned> left_;
};

}  // namespace adze::io::s3
