#include "deploy/s3_place.h"

#include <fmt/format.h>

#include <string_view>

#include "base/error.h"
#include "deploy/iam_pattern.h"
#include "io/glob_pattern.h"
#include "io/s3/key_pattern.h"
#include "io/s3/location.h"
#include "io/uri.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kEventUri = "${event.uri}";
constexpr std::string_view kEventBucket = "${event.bucket}";
constexpr std::string_view kEventKey = "${event.key}";
constexpr std::string_view kScheme = "s3://";

[[noreturn]] void refuse(const std::string& location, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = io::shown_location(location);
  error.fix = std::move(fix);
  throw error;
}

/// With ${event.uri} written out.
std::string written_out(std::string text) {
  if (!text.starts_with(kEventUri)) return text;
  return fmt::format("{}{}/{}{}", kScheme, kEventBucket, kEventKey, text.substr(kEventUri.size()));
}

/// A bucket, and a key that is still a pattern.
struct Written {
  std::string bucket;
  std::string key;
};

/// The bucket is what stands before the first '/', or all of an access point's ARN.
Written split(const std::string& location, const TemplateOptions& options) {
  std::string text = written_out(location);
  if (text.substr(kScheme.size()).starts_with(kEventBucket)) {
    if (options.bucket.empty()) {
      refuse(location, "which bucket the events come from is not known",
             "name it: --bucket NAME, and --prefix and --suffix where only some objects count");
    }
    text.replace(kScheme.size(), kEventBucket.size(), options.bucket);
  }
  const std::string_view bucket(
      text.data() + kScheme.size(),
      std::min(text.find('/', kScheme.size()), text.size()) - kScheme.size());
  if (const size_t name = bucket.find("${"); name != std::string_view::npos) {
    const std::string_view end = bucket.substr(name + 2);
    refuse(location, "the bucket is not known, and a policy for all buckets is none",
           fmt::format("give it: --set {}=NAME, or write it into the job",
                       end.substr(0, end.find('}'))));
  }
  const io::s3::Location found = io::s3::parse_location(text);
  if (found.bucket.ends_with("-s3alias")) {
    refuse(location, "policies don't take the alias of an access point",
           "write its ARN: s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/KEY");
  }
  return {.bucket = found.bucket, .key = found.key};
}

S3Place place_of(const Written& written, const std::string& keys) {
  if (io::s3::is_arn(written.bucket)) {
    const std::string arn = iam_literal(written.bucket);
    return {.bucket = arn, .objects = arn + "/object/" + keys};
  }
  const std::string arn = "arn:${AWS::Partition}:s3:::" + iam_literal(written.bucket);
  return {.bucket = arn, .objects = arn + "/" + keys};
}

bool is_of_event(const std::string& location) {
  return location.find(kEventUri) != std::string::npos ||
         location.find(kEventKey) != std::string::npos;
}

/// What expand_s3.h asks for: all below what the pattern spells, or its folders one by one.
std::vector<std::string> prefixes_of_pattern(std::string_view pattern,
                                             const TemplateOptions& options) {
  std::vector<std::string> prefixes;
  const io::s3::KeyPattern parsed(pattern);
  std::string folder;
  for (const std::string& part : parsed.parts()) {
    if (io::has_glob(part)) {
      const std::string begin = part == "**" ? "" : io::s3::literal_prefix_of(part);
      prefixes.push_back(folder + iam_key(begin, options));
    }
    if (part == "**") break;
    folder += iam_keys(part, options) + "/";
  }
  return prefixes;
}

}  // namespace

bool is_in_s3(const std::string& location) {
  return location.starts_with(kEventUri) || io::uri_scheme(location) == "s3";
}

std::optional<S3Place> source_place(const io::InputPattern& input, const TemplateOptions& options) {
  if (!is_in_s3(input.location)) return std::nullopt;
  // What came from a value has backslashes in the pattern, and a bucket's name can have none.
  const Written written = split(input.pattern, options);
  const bool is_pattern = io::has_glob(written.key);
  const bool is_prefix = !is_pattern && (written.key.empty() || written.key.ends_with('/'));
  std::string keys = iam_keys(written.key, options);
  if ((is_prefix || written.key.ends_with('/')) && !keys.ends_with('*')) keys += '*';
  S3Place place = place_of(written, keys);
  if (is_prefix) place.listed_prefixes = {iam_keys(written.key, options)};
  if (is_pattern) place.listed_prefixes = prefixes_of_pattern(written.key, options);
  place.is_of_event = is_of_event(input.location);
  return place;
}

std::optional<S3Place> target_place(const engine::Target& target, const TemplateOptions& options) {
  if (!is_in_s3(target.path)) return std::nullopt;
  const Written written = split(target.path, options);
  if (!target.is_dataset()) return place_of(written, iam_key(written.key, options));
  const std::string prefix = iam_key(written.key, options);
  S3Place place = place_of(written, prefix.ends_with('*') ? prefix : prefix + "*");
  place.listed_prefixes = {target.partition_by.empty() ? prefix : prefix + "*"};
  return place;
}

}  // namespace adze::deploy
