#pragma once

#include <string>
#include <string_view>

namespace adze::io::aws {

struct Settings;

/// Parts of AWS that know nothing of one another, told by how their regions begin.
struct Partition {
  std::string_view region_prefix;
  std::string_view suffix;             ///< "amazonaws.com"
  std::string_view dual_stack_suffix;  ///< of services but S3; empty: there is none, nor for S3
  bool has_fips;                       ///< S3 has endpoints with FIPS there
};

const Partition& partition_of(std::string_view region);

/// Where a service is that has one host in each region: "https://sts.eu-west-1.amazonaws.com". The
/// settings say whether it must speak IPv6 or FIPS.
std::string service_url(std::string_view service, std::string_view region,
                        const Settings& settings);

}  // namespace adze::io::aws
