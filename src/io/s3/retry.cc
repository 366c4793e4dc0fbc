#include "io/s3/retry.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/limits.h"
#include "io/http/header_values.h"

namespace adze::io::s3 {
namespace {

using std::chrono::milliseconds;
using Kind = http::TransportFailure::Kind;

constexpr std::string_view kThrottlingCodes[] = {
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "ProvisionedThroughputExceededException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "TransactionInProgressException",
};

/// InternalError and ServiceUnavailable also come in the body of a 200.
constexpr std::string_view kTransientCodes[] = {
    "RequestTimeout", "RequestTimeoutException", "TimeoutError",
    "InternalError",  "ServiceUnavailable",
};

constexpr std::string_view kSkewCodes[] = {
    "RequestTimeTooSkewed",      "RequestExpired", "RequestInTheFuture",
    "InvalidSignatureException", "AuthFailure",    "SignatureDoesNotMatch",
    "AccessDeniedException",
};

constexpr std::string_view kExpiredCodes[] = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidToken",
    "TokenRefreshRequired",
};

template <typename List>
bool has(const List& list, std::string_view code) {
  return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

unsigned cost_of(Fault fault) {
  return fault == Fault::kThrottled ? limits::s3_retry_cost_throttled
                                    : limits::s3_retry_cost_transient;
}

}  // namespace

Fault fault_of(int status, std::string_view code) {
  if (status == 429 || has(kThrottlingCodes, code)) return Fault::kThrottled;
  const bool is_server_in_trouble =
      status == 500 || status == 502 || status == 503 || status == 504;
  if (is_server_in_trouble || has(kTransientCodes, code)) return Fault::kTransient;
  return Fault::kFinal;
}

Fault fault_of(Kind kind) {
  switch (kind) {
    case Kind::kDropped:
    case Kind::kRefused:
    case Kind::kUnknownHost:
    case Kind::kConnectTimeout:
    case Kind::kStalled:
    case Kind::kTls:
    case Kind::kProxy:
      return Fault::kTransient;
    case Kind::kUntrusted:
    case Kind::kProxyWantsAuth:
    case Kind::kHeadTooLong:
    case Kind::kBadAnswer:
    case Kind::kPrivate:
    case Kind::kUnable:
      break;
  }
  return Fault::kFinal;
}

bool may_be_clock_skew(std::string_view code) { return has(kSkewCodes, code); }

bool is_about_expired_credentials(std::string_view code) { return has(kExpiredCodes, code); }

std::optional<milliseconds> asked_pause(const http::Answer& answer, int64_t now) {
  const std::string_view text = answer.amz_field("x-amz-retry-after");
  int64_t hint = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), hint);
  const bool is_number = problem == std::errc() && end == text.data() + text.size() && hint >= 0;
  if (is_number) return milliseconds(hint);
  const auto seconds = http::parse_retry_after(answer, now);
  if (!seconds) return std::nullopt;
  return *seconds;
}

milliseconds pause_before(Fault fault, unsigned retry, double chance,
                          std::optional<milliseconds> asked_for) {
  const int64_t base = fault == Fault::kThrottled ? limits::s3_backoff_ms_throttled
                                                  : limits::s3_backoff_ms_transient;
  const int64_t longest = std::min(base << std::min(retry, 20u), limits::s3_backoff_ms_max);
  const milliseconds pause(static_cast<int64_t>(chance * static_cast<double>(longest)));
  if (!asked_for) return pause;
  return std::max(pause,
                  std::min(*asked_for, pause + milliseconds(limits::s3_retry_hint_ms_more_max)));
}

RetryQuota::RetryQuota() : left_(limits::s3_retry_quota) {}

bool RetryQuota::take(Fault fault) {
  const unsigned cost = cost_of(fault);
  unsigned left = left_.load();
  while (left >= cost) {
    if (left_.compare_exchange_weak(left, left - cost)) return true;
  }
  return false;
}

void RetryQuota::give_back(Fault fault) {
  const unsigned refund = fault == Fault::kFinal ? 1 : cost_of(fault);
  unsigned left = left_.load();
  while (!left_.compare_exchange_weak(left, std::min(limits::s3_retry_quota, left + refund))) {
  }
}

}  // namespace adze::io::s3
