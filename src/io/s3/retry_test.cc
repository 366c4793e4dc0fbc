#include "io/s3/retry.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace adze::io::s3 {
namespace {

using std::chrono::milliseconds;
using Kind = http::TransportFailure::Kind;

TEST(Retry, FaultsAreToldApartByStatusAndCode) {
  for (const int status : {500, 502, 503, 504}) {
    EXPECT_EQ(fault_of(status, ""), Fault::kTransient) << status;
  }
  EXPECT_EQ(fault_of(429, ""), Fault::kThrottled);
  EXPECT_EQ(fault_of(503, "SlowDown"), Fault::kThrottled);
  EXPECT_EQ(fault_of(400, "RequestTimeout"), Fault::kTransient);
  EXPECT_EQ(fault_of(200, "InternalError"), Fault::kTransient);
  EXPECT_EQ(fault_of(200, "InvalidPart"), Fault::kFinal);
  for (const int status : {400, 403, 404, 405, 409, 412, 416, 501}) {
    EXPECT_EQ(fault_of(status, "NoSuchKey"), Fault::kFinal) << status;
  }
}

TEST(Retry, NetworksMayRecoverAndCertificatesDoNot) {
  for (const Kind kind : {Kind::kDropped, Kind::kRefused, Kind::kUnknownHost, Kind::kStalled,
                          Kind::kConnectTimeout, Kind::kTls, Kind::kProxy}) {
    EXPECT_EQ(fault_of(kind), Fault::kTransient);
  }
  for (const Kind kind : {Kind::kUntrusted, Kind::kProxyWantsAuth, Kind::kBadAnswer}) {
    EXPECT_EQ(fault_of(kind), Fault::kFinal);
  }
}

TEST(Retry, PausesDoubleUpToTwentySecondsTimesChance) {
  EXPECT_EQ(pause_before(Fault::kTransient, 0, 1, {}), milliseconds(50));
  EXPECT_EQ(pause_before(Fault::kTransient, 1, 1, {}), milliseconds(100));
  EXPECT_EQ(pause_before(Fault::kTransient, 3, 0.5, {}), milliseconds(200));
  EXPECT_EQ(pause_before(Fault::kThrottled, 0, 1, {}), milliseconds(1000));
  EXPECT_EQ(pause_before(Fault::kThrottled, 4, 1, {}), milliseconds(16'000));
  EXPECT_EQ(pause_before(Fault::kThrottled, 5, 1, {}), milliseconds(20'000));
  EXPECT_EQ(pause_before(Fault::kTransient, 4'000'000'000u, 1, {}), milliseconds(20'000));
  EXPECT_EQ(pause_before(Fault::kTransient, 0, 0, {}), milliseconds(0));
}

TEST(Retry, ServerMayAskForLongerButNotForMuchLonger) {
  EXPECT_EQ(pause_before(Fault::kTransient, 0, 1, milliseconds(2000)), milliseconds(2000));
  EXPECT_EQ(pause_before(Fault::kTransient, 0, 1, milliseconds(60'000)), milliseconds(5050));
  EXPECT_EQ(pause_before(Fault::kThrottled, 0, 1, milliseconds(10)), milliseconds(1000));
}

TEST(Retry, PauseThatIsAskedForIsReadFromEitherField) {
  http::Answer answer;
  EXPECT_FALSE(asked_pause(answer, 0));
  answer.retry_after = "3";
  EXPECT_EQ(asked_pause(answer, 0), milliseconds(3000));
  answer.amz_fields["x-amz-retry-after"] = "1500";
  EXPECT_EQ(asked_pause(answer, 0), milliseconds(1500));
  answer.amz_fields["x-amz-retry-after"] = "-1";
  EXPECT_EQ(asked_pause(answer, 0), milliseconds(3000));
}

TEST(RetryQuota, IsUsedUpByRetriesAndFilledBySuccesses) {
  RetryQuota quota;
  for (int i = 0; i < 35; ++i) EXPECT_TRUE(quota.take(Fault::kTransient));
  EXPECT_EQ(quota.left(), 10u);
  EXPECT_FALSE(quota.take(Fault::kTransient));
  EXPECT_TRUE(quota.take(Fault::kThrottled));
  EXPECT_EQ(quota.left(), 5u);
  quota.give_back(Fault::kFinal);
  EXPECT_EQ(quota.left(), 6u);
  quota.give_back(Fault::kThrottled);
  EXPECT_EQ(quota.left(), 11u);
  quota.give_back(Fault::kTransient);
  EXPECT_EQ(quota.left(), 25u);
  for (int i = 0; i < 100; ++i) quota.give_back(Fault::kTransient);
  EXPECT_EQ(quota.left(), limits::s3_retry_quota);
}

}  // namespace
}  // namespace adze::io::s3
