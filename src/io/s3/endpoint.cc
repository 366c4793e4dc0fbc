// As the rules for endpoints of AWS's SDKs have it, as far as they concern objects: the host is of
// the bucket ("bucket.s3.eu-west-1.amazonaws.com") where its name can be part of a host name that a
// certificate covers, else the bucket is the first part of the path. With an endpoint of the user's
// own it is the path unless virtual hosts are asked for, as in the AWS CLI.
#include "io/s3/endpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/refuse.h"
#include "io/aws/partition.h"
#include "io/http/url.h"
#include "io/s3/location.h"

namespace adze::io::s3 {
namespace {

using Style = aws::Settings::AddressingStyle;

/// "s3-fips.dualstack.eu-west-1.amazonaws.com".
std::string service_host(std::string_view service, const std::string& region,
                         const aws::Settings& settings) {
  const aws::Partition& partition = aws::partition_of(region);
  if (settings.use_fips && !partition.has_fips) {
    refuse(fmt::format("there are no FIPS endpoints in {}", region),
           "unset AWS_USE_FIPS_ENDPOINT, or name another region");
  }
  if (settings.use_dual_stack && partition.dual_stack_suffix.empty()) {
    refuse(fmt::format("there are no dual-stack endpoints in {}", region),
           "unset AWS_USE_DUALSTACK_ENDPOINT, or name another region");
  }
  return fmt::format("{}{}{}.{}.{}", service, settings.use_fips ? "-fips" : "",
                     settings.use_dual_stack ? ".dualstack" : "", region, partition.suffix);
}

http::Url own_endpoint(const aws::Settings& settings) {
  const char* const fix =
      "set AWS_ENDPOINT_URL_S3 to an address as in https://storage.example.com:9000";
  http::Url url;
  try {
    url = http::parse_url(settings.s3_endpoint);
  } catch (const Error&) {
    refuse("the endpoint URL of S3 is no http or https URL", fix);
  }
  if (url.has_query || !url.user.empty() || !url.password.empty()) {
    refuse("the endpoint URL of S3 must have no user, password or query", fix);
  }
  return url;
}

/// "/prefix/" of "https://host/prefix".
std::string path_of(const http::Url& url) {
  const size_t host = url.text.find("//") + 2;
  const size_t slash = url.text.find('/', host);
  std::string path = slash == std::string::npos ? "/" : url.text.substr(slash);
  if (!path.ends_with('/')) path += '/';
  return path;
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// The name of a bucket with dots would be several labels, which "*.s3.amazonaws.com" in a
/// certificate does not cover.
bool is_host_label(std::string_view bucket, bool is_https) {
  return !is_https || bucket.find('.') == std::string_view::npos;
}

Endpoint own(std::string_view bucket, std::string region, const aws::Settings& settings) {
  const http::Url url = own_endpoint(settings);
  Endpoint endpoint{.scheme = url.scheme,
                    .host = url.host,
                    .port = url.port,
                    .path = path_of(url),
                    .region = std::move(region)};
  if (is_arn(bucket)) {
    const AccessPoint point = access_point(bucket);
    endpoint.host = fmt::format("{}-{}.{}", point.name, point.account, url.host);
  } else if (settings.addressing_style == Style::kVirtual && !is_address(url.host) &&
             is_host_label(bucket, url.is_https())) {
    endpoint.host = fmt::format("{}.{}", bucket, url.host);
  } else {
    endpoint.path += fmt::format("{}/", bucket);
  }
  return endpoint;
}

}  // namespace

std::string Endpoint::authority() const {
  const bool is_default = port == (is_https() ? "443" : "80");
  return is_default ? host : host + ":" + port;
}

bool is_region(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Endpoint find_endpoint(std::string_view bucket, std::string_view learned_region,
                       const aws::Settings& settings) {
  std::string region(learned_region);
  if (region.empty() && is_arn(bucket)) region = access_point(bucket).region;
  if (region.empty()) region = settings.region;
  if (region.empty()) region = "us-east-1";
  if (!is_region(region)) {
    refuse(fmt::format("'{}' is not the name of a region", region),
           "set AWS_REGION to one as in eu-central-1");
  }
  if (!settings.s3_endpoint.empty()) return own(bucket, region, settings);

  Endpoint endpoint{.scheme = "https", .host = "", .port = "443", .path = "/", .region = region};
  if (is_arn(bucket)) {
    const AccessPoint point = access_point(bucket);
    endpoint.host = fmt::format("{}-{}.{}", point.name, point.account,
                                service_host("s3-accesspoint", region, settings));
    return endpoint;
  }
  endpoint.host = service_host("s3", region, settings);
  if (settings.addressing_style != Style::kPath && is_host_label(bucket, true)) {
    endpoint.host = fmt::format("{}.{}", bucket, endpoint.host);
  } else {
    endpoint.path = fmt::format("/{}/", bucket);
  }
  return endpoint;
}

}  // namespace adze::io::s3
