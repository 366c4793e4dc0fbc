#include "io/aws/partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "io/aws/settings.h"

namespace adze::io::aws {
namespace {

/// The first that fits counts; the last fits always.
constexpr Partition kPartitions[] = {
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", false},
    {"us-gov-", "amazonaws.com", "api.aws", true},
    {"us-iso-", "c2s.ic.gov", "", true},
    {"us-isob-", "sc2s.sgov.gov", "", true},
    {"us-isof-", "csp.hci.ic.gov", "", true},
    {"eu-isoe-", "cloud.adc-e.uk", "", true},
    {"eusc-", "amazonaws.eu", "", true},
    {"", "amazonaws.com", "api.aws", true},
};

}  // namespace

const Partition& partition_of(std::string_view region) {
  return *std::find_if(std::begin(kPartitions), std::end(kPartitions),
                       [&](const Partition& row) { return region.starts_with(row.region_prefix); });
}

std::string service_url(std::string_view service, std::string_view region,
                        const Settings& settings) {
  const Partition& partition = partition_of(region);
  const bool is_dual = settings.use_dual_stack && !partition.dual_stack_suffix.empty();
  return fmt::format("https://{}{}.{}.{}", service, settings.use_fips ? "-fips" : "", region,
                     is_dual ? partition.dual_stack_suffix : partition.suffix);
}

}  // namespace adze::io::aws
