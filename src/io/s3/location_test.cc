#include "io/s3/location.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io::s3 {
namespace {

TEST(Location, KeyIsTakenAsItStands) {
  struct {
    const char* uri;
    const char* bucket;
    const char* key;
  } const cases[] = {
      {"s3://bucket/a/b.csv", "bucket", "a/b.csv"},
      {"S3://bucket", "bucket", ""},
      {"s3://bucket/", "bucket", ""},
      {"s3://bucket//a", "bucket", "/a"},
      {"s3://my.bucket/a/../b//c?d=e#f%20g+h", "my.bucket", "a/../b//c?d=e#f%20g+h"},
      {"s3://b-1/col=é/ /x@y", "b-1", "col=é/ /x@y"},
      {"s3://name-abc123-s3alias/k", "name-abc123-s3alias", "k"},
      {"s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/data/in/a.csv",
       "arn:aws:s3:eu-west-1:123456789012:accesspoint/data", "in/a.csv"},
      {"s3://arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:data/in/a.csv",
       "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:data", "in/a.csv"},
      {"s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/data",
       "arn:aws:s3:eu-west-1:123456789012:accesspoint/data", ""},
  };
  for (const auto& c : cases) {
    const Location location = parse_location(c.uri);
    EXPECT_EQ(location.bucket, c.bucket) << c.uri;
    EXPECT_EQ(location.key, c.key) << c.uri;
  }
}

TEST(Location, EachRuleOfBucketNamesIsTold) {
  struct {
    std::string bucket;
    const char* rule;
  } const cases[] = {
      {"etl_example", "S3 bucket names have no underscore"},
      {"Data", "S3 bucket names have no capital letters"},
      {"ab", "S3 bucket names have 3 to 63 characters, and this one 2"},
      {std::string(64, 'a'), "S3 bucket names have 3 to 63 characters, and this one 64"},
      {"a b", "S3 bucket names have only small letters a to z, digits, '-' and '.'"},
      {"bücher", "S3 bucket names have only small letters a to z, digits, '-' and '.'"},
      {"-abc", "S3 bucket names begin and end with a letter or digit"},
      {"abc.", "S3 bucket names begin and end with a letter or digit"},
      {"a..b", "S3 bucket names have no two dots in a row"},
      {"192.168.1.10", "S3 bucket names must not look like an IP address"},
      {"xn--abc", "S3 bucket names must not begin with 'xn--'"},
      {"sthree-abc", "S3 bucket names must not begin with 'sthree-'"},
      {"amzn-s3-demo-bucket",
       "S3 bucket names must not begin with 'amzn-s3-demo-', AWS's examples"},
      {"abc--use1-az4--x-s3", "this is a directory bucket (S3 Express), which adze can't reach"},
      {"abc.mrap", "this is a multi-region access point, which adze can't reach"},
  };
  for (const auto& c : cases) {
    const Error error = thrown([&] { parse_location("s3://" + c.bucket + "/k"); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_EQ(error.message, "there can be no bucket '" + c.bucket + "': " + c.rule);
  }
  EXPECT_EQ(parse_location("s3://" + std::string(63, 'a')).bucket.size(), 63u);
  EXPECT_EQ(parse_location("s3://1.2.3/k").bucket, "1.2.3");
}

TEST(Location, WhatIsNoAccessPointIsNoBucket) {
  struct {
    const char* arn;
    const char* message;
  } const cases[] = {
      {"arn:aws:s3:::bucket/key", "this ARN names no access point"},
      {"arn:aws:s3::123456789012:accesspoint/abc.mrap/k", "this ARN names no access point"},
      {"arn:aws:s3::123456789012:accesspoint/abc/k",
       "this is a multi-region access point, which adze can't reach"},
      {"arn:aws:s3:eu-west-1:1234:accesspoint/abc/k",
       "region and account of this ARN are not as AWS writes them"},
      {"arn:aws:s3:evil.com/:123456789012:accesspoint/abc/k",
       "region and account of this ARN are not as AWS writes them"},
      {"arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/accesspoint/abc/k",
       "of AWS's resources adze reads and writes access points of S3, not those of 's3-outposts'"},
      {"arn:x", "of AWS's resources adze reads and writes access points of S3, not those of ''"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(thrown([&] { parse_location(std::string("s3://") + c.arn); }).message, c.message)
        << c.arn;
  }
}

TEST(Location, MissingBucketAndBadKeysAreUsageErrors) {
  for (const std::string uri : {"s3://", "s3:///key", "s3:"}) {
    EXPECT_EQ(thrown([&] { parse_location(uri); }).message, "this S3 address has no bucket");
  }
  EXPECT_EQ(parse_location("s3://bucket/" + std::string(1024, 'k')).key.size(), 1024u);
  EXPECT_EQ(thrown([] { parse_location("s3://bucket/" + std::string(1025, 'k')); }).message,
            "S3 keys have at most 1024 bytes, and this one 1025");
  EXPECT_EQ(thrown([] { parse_location("s3://bucket/\xff"); }).message,
            "S3 keys are UTF-8, and this one is not");
}

TEST(Location, PartsOfAnAccessPointAreFound) {
  const AccessPoint point =
      access_point("arn:aws-us-gov:s3:us-gov-west-1:123456789012:accesspoint/data");
  EXPECT_EQ(point.partition, "aws-us-gov");
  EXPECT_EQ(point.region, "us-gov-west-1");
  EXPECT_EQ(point.account, "123456789012");
  EXPECT_EQ(point.name, "data");
}

}  // namespace
}  // namespace adze::io::s3
