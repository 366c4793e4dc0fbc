#include "io/create_target.h"

#include <fmt/format.h>

#include "base/run_context.h"
#include "io/schemes.h"
#include "io/uri.h"

namespace adze::io {

void require_no_s3_option(const std::string& location, const s3::ObjectOptions& options) {
  const char* option = s3::first_option(options);
  if (option == nullptr || is_object_target(location)) return;
  Error error(ErrorCategory::kUsage,
              fmt::format("'{}' is for objects of S3, and the target is none", option));
  error.file = shown_location(location);
  error.fix = "leave it out, or write to s3://BUCKET/KEY";
  throw error;
}

std::unique_ptr<ByteSink> create_target(const std::string& location, const TargetOptions& options,
                                        RunContext& context) {
  require_no_s3_option(location, options.s3);
  return create_by_scheme(location, options, context);
}

bool is_object_target(const std::string& location) { return uri_scheme(location) == "s3"; }

void require_target_location(const std::string& location) { require_location_by_scheme(location); }

std::optional<uint64_t> existing_target_bytes(const std::string& location, RunContext& context) {
  return existing_bytes_by_scheme(location, context);
}

}  // namespace adze::io
