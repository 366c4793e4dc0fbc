#pragma once

#include <string>
#include <string_view>

namespace adze::io::s3 {

/// s3://bucket/key. The key is taken as it stands: nothing in it is decoded, and dots, double
/// slashes, '%', '?' and '#' belong to it.
struct Location {
  std::string bucket;  ///< a bucket's name, or the ARN of an access point
  std::string key;     ///< may be empty or end in '/', as prefixes do

  std::string uri() const { return "s3://" + bucket + "/" + key; }
};

/// Throws Error(kUsage) for what has no bucket, a bucket name that S3 forbids (with the rule that
/// it breaks), an ARN that is no access point's, and a key that is longer than 1,024 bytes or no
/// UTF-8.
Location parse_location(std::string_view uri);

/// "arn:aws:s3:eu-west-1:123456789012:accesspoint/name", taken apart.
struct AccessPoint {
  std::string_view partition;  ///< "aws", "aws-cn" …
  std::string_view region;
  std::string_view account;
  std::string_view name;
};

bool is_arn(std::string_view bucket);

/// REQUIRES: the bucket of a Location, and is_arn() of it.
AccessPoint access_point(std::string_view arn);

}  // namespace adze::io::s3
