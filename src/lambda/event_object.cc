#include "lambda/event_object.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "base/data_shape.h"
#include "base/limits.h"
#include "lambda/event_fields.h"

namespace adze::lambda {
namespace {

/// Also names that were allowed once, with capitals and underscores.
bool is_bucket_character(char c) {
  const char folded = static_cast<char>(c | 0x20);
  return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0) return false;
    text.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

/// Where the first folder's name begins that marks what is no data, behind the first
/// `asked_bytes` of the key; npos: nowhere.
size_t hidden_folder_at(std::string_view key, size_t asked_bytes) {
  for (size_t at = 0, slash = key.find('/'); slash != std::string_view::npos;
       at = slash + 1, slash = key.find('/', at)) {
    if (at >= asked_bytes && (key[at] == '_' || key[at] == '.')) return at;
  }
  return std::string_view::npos;
}

/// How much of the key the triggers have asked for by name.
size_t asked_bytes(const EventObject& object, std::span<const engine::TriggerFilter> filters) {
  size_t bytes = 0;
  for (const engine::TriggerFilter& filter : filters) {
    const bool fits = filter.bucket == object.bucket && object.key.starts_with(filter.prefix) &&
                      object.key.ends_with(filter.suffix);
    if (fits) bytes = std::max(bytes, filter.prefix.size());
  }
  return bytes;
}

}  // namespace

void require_object(const EventObject& object, const std::string& place) {
  constexpr size_t kBucketBytesMax = 255;
  const std::string& bucket = object.bucket;
  if (bucket.empty() || bucket.size() > kBucketBytesMax ||
      !std::all_of(bucket.begin(), bucket.end(), is_bucket_character)) {
    refuse_event(place + " has a bucket's name that no bucket of S3 has");
  }
  if (object.key.empty()) refuse_event(place + " has an empty key");
  if (object.key.size() > limits::s3_key_bytes_max) {
    refuse_event(fmt::format("{} has a key of more than {} bytes, which S3 does not allow", place,
                             limits::s3_key_bytes_max));
  }
  if (object.key.find('\0') != std::string::npos) {
    refuse_event(place + " has a key with a NUL character");
  }
  if (!is_utf8(object.key)) refuse_event(place + " has a key that is not UTF-8");
}

std::string plain_etag(std::string_view etag) {
  if (etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"')) {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

std::string key_ignored_because(std::string_view key) {
  if (key.ends_with('/')) return "its key ends in '/', so that it stands for a folder";
  const size_t slash = key.rfind('/');
  const char first = key[slash == std::string_view::npos ? 0 : slash + 1];
  if (first != '_' && first != '.') return "";
  return fmt::format("its name begins with '{}', by which writers mark what is no data", first);
}

std::string folder_ignored_because(const EventObject& object,
                                   std::span<const engine::TriggerFilter> filters) {
  const std::string_view key = object.key;
  const size_t at = hidden_folder_at(key, asked_bytes(object, filters));
  if (at == std::string_view::npos) return "";
  return fmt::format("its folder '{}' begins with '{}', by which writers mark what is no data",
                     printable_value(key.substr(at, key.find('/', at) - at)), key[at]);
}

}  // namespace adze::lambda
