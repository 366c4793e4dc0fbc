#include "io/s3/location.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/error.h"
#include "base/limits.h"

namespace adze::io::s3 {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void refuse(std::string_view uri, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = uri;
  error.fix = std::move(fix);
  throw error;
}

bool is_address(std::string_view name) {
  size_t dots = 0;
  for (const char c : name) {
    if (c == '.') ++dots;
    if (c != '.' && !is_digit(c)) return false;
  }
  return dots == 3;
}

/// A name that S3 keeps for itself or for something that is not reached as a bucket is.
struct Reserved {
  std::string_view affix;
  bool is_suffix;
  const char* why;
};

constexpr Reserved kReserved[] = {
    {"xn--", false, "S3 bucket names must not begin with 'xn--'"},
    {"sthree-", false, "S3 bucket names must not begin with 'sthree-'"},
    {"amzn-s3-demo-", false, "S3 bucket names must not begin with 'amzn-s3-demo-', AWS's examples"},
    {"--x-s3", true, "this is a directory bucket (S3 Express), which adze can't reach"},
    {"--table-s3", true, "this is a table bucket (S3 Tables), which adze can't reach"},
    {".mrap", true, "this is a multi-region access point, which adze can't reach"},
};

/// The rule that a name breaks; nothing if it breaks none. Names that end in "-s3alias" or
/// "--ol-s3" stand for access points and are used as buckets are.
std::optional<std::string> broken_rule(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) {
    return fmt::format("S3 bucket names have 3 to 63 characters, and this one {}", name.size());
  }
  for (const char c : name) {
    if (is_lower(c) || is_digit(c) || c == '-' || c == '.') continue;
    if (c == '_') return "S3 bucket names have no underscore";
    if (c >= 'A' && c <= 'Z') return "S3 bucket names have no capital letters";
    return "S3 bucket names have only small letters a to z, digits, '-' and '.'";
  }
  const auto is_edge = [](char c) { return is_lower(c) || is_digit(c); };
  if (!is_edge(name.front()) || !is_edge(name.back())) {
    return "S3 bucket names begin and end with a letter or digit";
  }
  if (name.find("..") != std::string_view::npos) return "S3 bucket names have no two dots in a row";
  if (is_address(name)) return "S3 bucket names must not look like an IP address";
  for (const Reserved& reserved : kReserved) {
    const bool is_it =
        reserved.is_suffix ? name.ends_with(reserved.affix) : name.starts_with(reserved.affix);
    if (is_it) return reserved.why;
  }
  return std::nullopt;
}

/// The fields of an ARN; what is behind the fifth colon stays whole.
std::array<std::string_view, 6> arn_fields(std::string_view arn) {
  std::array<std::string_view, 6> fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    const size_t end = i + 1 < fields.size() ? std::min(arn.find(':'), arn.size()) : arn.size();
    fields[i] = arn.substr(0, end);
    arn.remove_prefix(std::min(end + 1, arn.size()));
  }
  return fields;
}

constexpr std::string_view kAccessPoint = "accesspoint";

/// The name that begins `rest` ("accesspoint/name/key"); empty if it is no access point.
std::string_view access_point_name(std::string_view rest) {
  if (!rest.starts_with(kAccessPoint)) return "";
  rest.remove_prefix(kAccessPoint.size());
  if (!rest.starts_with('/') && !rest.starts_with(':')) return "";
  rest.remove_prefix(1);
  return rest.substr(0, rest.find('/'));
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

/// How many bytes of `rest` are the ARN; the key follows after a slash.
size_t arn_bytes(std::string_view rest, std::string_view uri) {
  const auto [arn, partition, service, region, account, resource] = arn_fields(rest);
  const char* const fix =
      "write it as s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/KEY, or name the bucket";
  if (service != "s3" || !partition.starts_with("aws") || !is_label(partition)) {
    refuse(uri,
           fmt::format("of AWS's resources adze reads and writes access points of S3, not "
                       "those of '{}'",
                       service),
           fix);
  }
  const std::string_view name = access_point_name(resource);
  if (!is_label(name) || name.size() < 3 || name.size() > 50) {
    refuse(uri, "this ARN names no access point", fix);
  }
  if (region.empty()) {
    refuse(uri, "this is a multi-region access point, which adze can't reach", fix);
  }
  const bool is_account =
      account.size() == 12 && std::all_of(account.begin(), account.end(), is_digit);
  if (!is_label(region) || !is_account) {
    refuse(uri, "region and account of this ARN are not as AWS writes them", fix);
  }
  return static_cast<size_t>(name.data() + name.size() - rest.data());
}

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(bytes, left, &point);
    if (used <= 0 || point == 0) return false;
    bytes += used;
    left -= used;
  }
  return true;
}

void require_key(std::string_view key, std::string_view uri) {
  if (key.size() > limits::s3_key_bytes_max) {
    refuse(uri,
           fmt::format("S3 keys have at most {} bytes, and this one {}", limits::s3_key_bytes_max,
                       key.size()),
           "use a shorter name");
  }
  if (!is_utf8(key)) refuse(uri, "S3 keys are UTF-8, and this one is not", "use another name");
}

}  // namespace

bool is_arn(std::string_view bucket) { return bucket.starts_with("arn:"); }

AccessPoint access_point(std::string_view arn) {
  const auto fields = arn_fields(arn);
  return {.partition = fields[1],
          .region = fields[3],
          .account = fields[4],
          .name = access_point_name(fields[5])};
}

Location parse_location(std::string_view uri) {
  const size_t begin = uri.find("//");
  std::string_view rest = begin == std::string_view::npos ? "" : uri.substr(begin + 2);
  const size_t bucket_bytes =
      is_arn(rest) ? arn_bytes(rest, uri) : std::min(rest.find('/'), rest.size());
  const std::string_view bucket = rest.substr(0, bucket_bytes);
  rest.remove_prefix(bucket_bytes);
  if (rest.starts_with('/')) rest.remove_prefix(1);
  if (bucket.empty()) {
    refuse(uri, "this S3 address has no bucket", "write it as s3://bucket/key");
  }
  if (!is_arn(bucket)) {
    if (const auto rule = broken_rule(bucket)) {
      refuse(uri, fmt::format("there can be no bucket '{}': {}", bucket, *rule),
             "check the bucket's name; the key comes behind it: s3://bucket/key");
    }
  }
  require_key(rest, uri);
  return {.bucket = std::string(bucket), .key = std::string(rest)};
}

}  // namespace adze::io::s3
