#pragma once

#include <string>
#include <string_view>

namespace adze {
struct RunContext;
}

namespace adze::io::aws {

/// What environment and shared config file say about talking to AWS, credentials apart; each from
/// where the AWS CLI takes it, in its order. Plain data.
struct Settings {
  std::string profile;       ///< AWS_PROFILE, or "default"
  std::string region;        ///< AWS_REGION, AWS_DEFAULT_REGION, the profile's; empty: not said
  std::string s3_endpoint;   ///< AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's; empty: AWS's
  std::string sts_endpoint;  ///< likewise
  bool use_fips = false;     ///< AWS_USE_FIPS_ENDPOINT
  bool use_dual_stack = false;  ///< AWS_USE_DUALSTACK_ENDPOINT
  /// How buckets are addressed: as a host name where their name allows it, or always as a path.
  enum class AddressingStyle { kAuto, kVirtual, kPath };
  AddressingStyle addressing_style = AddressingStyle::kAuto;
  unsigned attempts_max = 3;  ///< AWS_MAX_ATTEMPTS, max_attempts
};

/// Throws Error(kUsage) for a setting or a config file that can't be understood, and for a profile
/// that was asked for and is not there.
Settings read_settings(RunContext& context);

struct Profiles;

/// The same where the files have been read already.
Settings read_settings(const Profiles& profiles, RunContext& context);

/// Where a service is reached, if not at AWS's own address: AWS_ENDPOINT_URL_SERVICE, then
/// AWS_ENDPOINT_URL, then the profile's `services` section, then its endpoint_url. `service` as the
/// variable ends: "S3", "STS", "SSO_OIDC". Empty: nobody says.
std::string configured_endpoint(std::string_view service, const Profiles& profiles,
                                RunContext& context);

}  // namespace adze::io::aws
