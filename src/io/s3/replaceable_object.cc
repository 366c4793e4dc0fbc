#include "io/s3/replaceable_object.h"

#include <fmt/format.h>

#include <utility>

#include "io/target_error.h"
#include "io/uri.h"

namespace adze::io::s3 {

std::set<std::string> input_keys(const std::string& bucket, std::span<const std::string> inputs) {
  std::set<std::string> keys;
  for (const std::string& input : inputs) {
    if (uri_scheme(input) != "s3") continue;
    Location location = parse_location(input);
    if (location.bucket == bucket) keys.insert(std::move(location.key));
  }
  return keys;
}

void refuse_input(const Location& location) {
  refuse_target(location.uri(), "is one of the inputs itself",
                "name another target: adze never writes over its inputs");
}

void require_replaceable(const Location& location, const TargetOptions& options,
                         const ObjectLook& there) {
  const std::string& magic = options.expected_magic;
  if (options.force || magic.empty() || there.begin.starts_with(magic)) return;
  refuse_target(location.uri(),
                fmt::format("exists and doesn't begin with {}, so it is not replaced", magic),
                "name another target, or say --force to replace the object");
}

}  // namespace adze::io::s3
