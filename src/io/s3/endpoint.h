#pragma once

#include <string>
#include <string_view>

#include "io/aws/settings.h"

namespace adze::io::s3 {

/// Where the requests for one bucket go, and for which region they are signed.
struct Endpoint {
  std::string scheme;
  std::string host;
  std::string port;
  std::string path;  ///< before the key: "/", "/bucket/"; percent-encoded
  std::string region;

  bool is_https() const { return scheme == "https"; }
  /// As the Host header has it: with the port where that is not the scheme's own.
  std::string authority() const;
};

/// `bucket` as a Location has it. `learned_region` is what S3 itself said about the bucket; empty:
/// nothing yet. Without any region the first guess is us-east-1, from where S3 points to the right
/// one. Throws Error(kUsage) for settings that can't be used.
Endpoint find_endpoint(std::string_view bucket, std::string_view learned_region,
                       const aws::Settings& settings);

/// Fit to be a part of a host name. A region comes from settings, jobs and servers.
bool is_region(std::string_view text);

}  // namespace adze::io::s3
