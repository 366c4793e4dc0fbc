#include "io/s3/object_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/limits.h"
#include "base/refuse.h"
#include "io/aws/sign_request.h"

namespace adze::io::s3 {
namespace {

constexpr std::array<std::string_view, 8> kStorageClasses = {
    "STANDARD",   "STANDARD_IA", "ONEZONE_IA",   "INTELLIGENT_TIERING",
    "GLACIER_IR", "GLACIER",     "DEEP_ARCHIVE", "REDUCED_REDUNDANCY"};

size_t characters_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

void require_printable_ascii(const char* key, std::string_view text) {
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_plain) refuse(fmt::format("{}: holds a blank or a character outside ASCII", key), "");
}

void require_valid_tags(const std::vector<NameValue>& tags) {
  if (tags.size() > limits::s3_tags_max) {
    refuse(fmt::format("tags: {} tags, and S3 keeps at most {} of an object", tags.size(),
                       limits::s3_tags_max),
           "leave some out");
  }
  for (const NameValue& tag : tags) {
    if (tag.name.empty() || characters_of(tag.name) > limits::s3_tag_key_characters_max) {
      refuse(fmt::format("tags: the key '{}' is {}", tag.name,
                         tag.name.empty() ? "empty"
                                          : fmt::format("longer than {} characters",
                                                        limits::s3_tag_key_characters_max)),
             "");
    }
    if (characters_of(tag.value) > limits::s3_tag_value_characters_max) {
      refuse(fmt::format("tags: the value of '{}' is longer than {} characters", tag.name,
                         limits::s3_tag_value_characters_max),
             "");
    }
    if (has_control_character(tag.name) || has_control_character(tag.value)) {
      refuse("tags: a control character in a tag", "");
    }
    if (tag.name.starts_with("aws:")) {
      refuse(fmt::format("tags: '{}' begins with aws:, which AWS keeps for itself", tag.name),
             "give the tag another key");
    }
    const auto is_same = [&](const NameValue& other) { return other.name == tag.name; };
    if (std::count_if(tags.begin(), tags.end(), is_same) > 1) {
      refuse(fmt::format("tags: '{}' is given twice", tag.name), "leave one out");
    }
  }
}

std::string tagging(const std::vector<NameValue>& tags) {
  std::string text;
  for (const NameValue& tag : tags) {
    if (!text.empty()) text += '&';
    text += aws::percent_encoded(tag.name, aws::Slashes::kEncoded);
    text += '=';
    text += aws::percent_encoded(tag.value, aws::Slashes::kEncoded);
  }
  return text;
}

}  // namespace

const char* first_option(const ObjectOptions& options) {
  if (!options.storage_class.empty()) return "storage_class";
  if (!options.sse.empty()) return "sse";
  if (!options.kms_key_id.empty()) return "kms_key_id";
  if (options.bucket_key_enabled) return "bucket_key_enabled";
  if (!options.tags.empty()) return "tags";
  if (options.owner_full_control) return "acl";
  if (!options.bucket_owner.empty()) return "bucket_owner";
  return nullptr;
}

void require_valid(const ObjectOptions& options) {
  const std::string& storage = options.storage_class;
  const bool is_known =
      std::find(kStorageClasses.begin(), kStorageClasses.end(), storage) != kStorageClasses.end();
  if (!storage.empty() && !is_known) {
    refuse(fmt::format("storage_class: S3 has no class '{}'", storage),
           fmt::format("write one of: {}", fmt::join(kStorageClasses, ", ")));
  }
  if (!options.kms_key_id.empty() && options.sse != "aws:kms") {
    refuse("kms_key_id: a key is for sse: aws:kms", "add sse: aws:kms, or leave the key out");
  }
  if (options.bucket_key_enabled && options.sse != "aws:kms") {
    refuse("bucket_key_enabled: is for sse: aws:kms", "add sse: aws:kms, or leave it out");
  }
  constexpr size_t kKeyIdBytesMax = 2048;
  require_printable_ascii("kms_key_id", options.kms_key_id);
  if (options.kms_key_id.size() > kKeyIdBytesMax) refuse("kms_key_id: is too long", "");
  const std::string& owner = options.bucket_owner;
  const bool is_account =
      owner.size() == 12 && owner.find_first_not_of("0123456789") == std::string::npos;
  if (!owner.empty() && !is_account) {
    refuse("bucket_owner: is not the number of an AWS account, which has 12 digits",
           "write it in quotes: bucket_owner: \"111122223333\"");
  }
  require_valid_tags(options.tags);
}

std::vector<NameValue> creation_headers(const ObjectOptions& options, std::string content_type) {
  std::vector<NameValue> headers = owner_headers(options);
  headers.push_back({"content-type", std::move(content_type)});
  if (!options.storage_class.empty()) {
    headers.push_back({"x-amz-storage-class", options.storage_class});
  }
  if (!options.sse.empty()) headers.push_back({"x-amz-server-side-encryption", options.sse});
  if (!options.kms_key_id.empty()) {
    headers.push_back({"x-amz-server-side-encryption-aws-kms-key-id", options.kms_key_id});
  }
  if (options.bucket_key_enabled) {
    headers.push_back({"x-amz-server-side-encryption-bucket-key-enabled",
                       *options.bucket_key_enabled ? "true" : "false"});
  }
  if (!options.tags.empty()) headers.push_back({"x-amz-tagging", tagging(options.tags)});
  if (options.owner_full_control) headers.push_back({"x-amz-acl", "bucket-owner-full-control"});
  return headers;
}

std::vector<NameValue> owner_headers(const ObjectOptions& options) {
  if (options.bucket_owner.empty()) return {};
  return {{"x-amz-expected-bucket-owner", options.bucket_owner}};
}

}  // namespace adze::io::s3
