#include "io/s3/object_options.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/limits.h"
#include "io/io_test_world.h"

namespace adze::io::s3 {
namespace {

std::string refusal(const ObjectOptions& options) {
  return thrown([&] { require_valid(options); }).message;
}

TEST(ObjectOptions, WhatS3TakesIsValid) {
  EXPECT_NO_THROW(require_valid({}));
  EXPECT_NO_THROW(require_valid({.storage_class = "GLACIER_IR",
                                 .sse = "aws:kms",
                                 .kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/a-b",
                                 .bucket_key_enabled = false,
                                 .tags = {{std::string(128, 'k'), std::string(256, 'v')}},
                                 .owner_full_control = true,
                                 .bucket_owner = "111122223333"}));
}

TEST(ObjectOptions, LengthsOfTagsAreCountedInCharacters) {
  std::string key;
  for (int i = 0; i < 128; ++i) key += "é";
  EXPECT_NO_THROW(require_valid({.tags = {{key, ""}}}));
  EXPECT_NE(refusal({.tags = {{key + "é", ""}}}).find("longer than 128"), std::string::npos);
}

TEST(ObjectOptions, WhatS3WouldRefuseNamesItsKey) {
  const std::vector<std::pair<const char*, ObjectOptions>> wrong = {
      {"storage_class: ", {.storage_class = "standard"}},
      {"kms_key_id: ", {.kms_key_id = "k"}},
      {"kms_key_id: ", {.sse = "AES256", .kms_key_id = "k"}},
      {"kms_key_id: ", {.sse = "aws:kms", .kms_key_id = "a b"}},
      {"bucket_key_enabled: ", {.bucket_key_enabled = true}},
      {"bucket_owner: ", {.bucket_owner = "1111-2222-3333"}},
      {"tags: ", {.tags = {{"", "v"}}}},
      {"tags: ", {.tags = {{"k", std::string(257, 'v')}}}},
      {"tags: ", {.tags = {{"k", "a\r\nx-amz-acl: public-read"}}}},
      {"tags: ", {.tags = {{"aws:x", "v"}}}},
      {"tags: ", {.tags = {{"k", "1"}, {"k", "2"}}}},
      {"tags: ", {.tags = std::vector<NameValue>(limits::s3_tags_max + 1, {"k", "v"})}},
  };
  for (const auto& [key, options] : wrong) {
    const std::string message = refusal(options);
    EXPECT_TRUE(message.starts_with(key)) << message;
    EXPECT_STREQ(first_option(options),
                 options.sse.empty() ? std::string(key, strlen(key) - 2).c_str() : "sse");
  }
}

TEST(ObjectOptions, NothingIsAskedForByItself) {
  EXPECT_EQ(first_option({}), nullptr);
  const std::vector<NameValue> headers = creation_headers({}, "text/csv");
  ASSERT_EQ(headers.size(), 1u);
  EXPECT_EQ(headers[0].name, "content-type");
  EXPECT_TRUE(owner_headers({}).empty());
}

}  // namespace
}  // namespace adze::io::s3
