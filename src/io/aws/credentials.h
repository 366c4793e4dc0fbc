#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "io/aws/service_call.h"

namespace adze {
struct RunContext;
}

namespace adze::io::aws {

/// What requests are signed with. Holds secrets: never put into a message or a log.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< empty: none
  std::optional<std::chrono::system_clock::time_point> expires;
  std::string source;  ///< where they come from, for people: "the environment", "profile 'etl'"
};

/// The credentials of a process: found at the first call along the AWS CLI's chain (see
/// credentials.cc), kept, and renewed when less than five minutes are left. Thread-safe; holds no
/// RunContext.
class CredentialsProvider {
 public:
  CredentialsProvider();
  /// Asks services through others: a script in tests.
  explicit CredentialsProvider(MakeTransport make) : make_(std::move(make)) {}

  /// Throws Error(kPermission) if there are none, with every source that was looked at, and for a
  /// source that is there and broken; Error(kUsage) for settings that can't be understood.
  Credentials get(RunContext& context);

  /// The service has refused them as expired: the next get() asks their source again.
  void forget();

 private:
  void renew(RunContext& context);

  MakeTransport make_;
  std::mutex mutex_;
  std::optional<Credentials> current_;
  std::chrono::system_clock::time_point not_before_;  ///< when to renew again what would not
};

/// The provider that all with the same context share.
CredentialsProvider& credentials_provider(RunContext& context);

/// Which credentials get() would use, for people and without a secret: "the environment, access key
/// AKIA…3F2C". Asks nobody over the network and starts no program, so it may name a role of which
/// it is not known yet whether it can be had. Throws as get() does.
std::string describe_credentials(RunContext& context);

}  // namespace adze::io::aws
