#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/s3/client.h"

namespace adze::io::s3 {

/// How S3 is to keep an object that is written. Empty: as the bucket's own settings say.
struct ObjectOptions {
  std::string storage_class = {};
  std::string sse = {};         ///< "AES256" or "aws:kms"
  std::string kms_key_id = {};  ///< with "aws:kms"; a key's ID, ARN or alias
  std::optional<bool> bucket_key_enabled = {};
  std::vector<NameValue> tags = {};
  bool owner_full_control = false;  ///< acl: bucket-owner-full-control
  std::string bucket_owner = {};    ///< the account that the bucket must belong to
};

/// The key of a job that asks for something in it ("storage_class"); null if nothing is asked for.
const char* first_option(const ObjectOptions& options);

/// Throws Error(kUsage) for what S3 would refuse: a tag too many or too long, a key without KMS,
/// an account that is no account. `message` begins with the key it is about.
void require_valid(const ObjectOptions& options);

/// The headers that ask for it when an object is begun, content type included.
std::vector<NameValue> creation_headers(const ObjectOptions& options, std::string content_type);

/// What every request about the object has, also one that only looks.
std::vector<NameValue> owner_headers(const ObjectOptions& options);

}  // namespace adze::io::s3
