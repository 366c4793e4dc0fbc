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
/// it breaks), and a key that is longer than 1,024 bytes or no UTF-8.
Location parse_location(std::string_view uri);

}  // namespace adze::io::s3
