#include "io/s3/endpoint.h"

#include <gtest/gtest.h>

#include <functional>

#include "io/io_test_world.h"

namespace adze::io::s3 {
namespace {

using Style = aws::Settings::AddressingStyle;

aws::Settings settings_of(const std::string& region, const std::string& endpoint = "") {
  aws::Settings settings;
  settings.region = region;
  settings.s3_endpoint = endpoint;
  return settings;
}

/// "https://host/path in region".
std::string found(std::string_view bucket, const aws::Settings& settings,
                  std::string_view learned_region = "") {
  const Endpoint endpoint = find_endpoint(bucket, learned_region, settings);
  return endpoint.scheme + "://" + endpoint.authority() + endpoint.path + " in " + endpoint.region;
}

TEST(Endpoint, BucketIsAHostOfItsRegion) {
  EXPECT_EQ(found("data", settings_of("eu-west-1")),
            "https://data.s3.eu-west-1.amazonaws.com/ in eu-west-1");
  EXPECT_EQ(found("data", settings_of("")),
            "https://data.s3.us-east-1.amazonaws.com/ in us-east-1");
  EXPECT_EQ(found("data", settings_of("eu-west-1"), "ap-south-1"),
            "https://data.s3.ap-south-1.amazonaws.com/ in ap-south-1");
}

TEST(Endpoint, DotsOfABucketAreInThePath) {
  EXPECT_EQ(found("my.data", settings_of("eu-west-1")),
            "https://s3.eu-west-1.amazonaws.com/my.data/ in eu-west-1");
}

TEST(Endpoint, PathStyleIsUsedWhereAskedFor) {
  aws::Settings settings = settings_of("eu-west-1");
  settings.addressing_style = Style::kPath;
  EXPECT_EQ(found("data", settings), "https://s3.eu-west-1.amazonaws.com/data/ in eu-west-1");
}

TEST(Endpoint, EachPartitionHasItsOwnNames) {
  EXPECT_EQ(found("data", settings_of("cn-north-1")),
            "https://data.s3.cn-north-1.amazonaws.com.cn/ in cn-north-1");
  EXPECT_EQ(found("data", settings_of("us-gov-west-1")),
            "https://data.s3.us-gov-west-1.amazonaws.com/ in us-gov-west-1");
  EXPECT_EQ(found("data", settings_of("us-iso-east-1")),
            "https://data.s3.us-iso-east-1.c2s.ic.gov/ in us-iso-east-1");
  EXPECT_EQ(found("data", settings_of("us-isob-east-1")),
            "https://data.s3.us-isob-east-1.sc2s.sgov.gov/ in us-isob-east-1");
  EXPECT_EQ(found("data", settings_of("eusc-de-east-1")),
            "https://data.s3.eusc-de-east-1.amazonaws.eu/ in eusc-de-east-1");
}

TEST(Endpoint, FipsAndDualStackAreInTheName) {
  aws::Settings settings = settings_of("us-west-2");
  settings.use_dual_stack = true;
  EXPECT_EQ(found("data", settings),
            "https://data.s3.dualstack.us-west-2.amazonaws.com/ in us-west-2");
  settings.use_fips = true;
  EXPECT_EQ(found("data", settings),
            "https://data.s3-fips.dualstack.us-west-2.amazonaws.com/ in us-west-2");
  settings.region = "cn-north-1";
  EXPECT_EQ(thrown([&] { found("data", settings); }).message,
            "there are no FIPS endpoints in cn-north-1");
  settings.use_fips = false;
  settings.region = "us-iso-east-1";
  EXPECT_EQ(thrown([&] { found("data", settings); }).message,
            "there are no dual-stack endpoints in us-iso-east-1");
}

TEST(Endpoint, AccessPointIsAHostOfItsOwnRegion) {
  const std::string arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/data";
  aws::Settings settings = settings_of("us-west-2");
  EXPECT_EQ(found(arn, settings),
            "https://data-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/ in eu-west-1");
  settings.use_fips = settings.use_dual_stack = true;
  EXPECT_EQ(found(arn, settings),
            "https://data-123456789012.s3-accesspoint-fips.dualstack.eu-west-1.amazonaws.com/ in "
            "eu-west-1");
  EXPECT_EQ(found(arn, settings_of("us-west-2", "https://s3.example.com")),
            "https://data-123456789012.s3.example.com/ in eu-west-1");
}

TEST(Endpoint, OwnEndpointHasTheBucketInItsPath) {
  EXPECT_EQ(found("data", settings_of("", "http://127.0.0.1:9000")),
            "http://127.0.0.1:9000/data/ in us-east-1");
  EXPECT_EQ(found("data", settings_of("eu-west-1", "https://Storage.example.com/s3/")),
            "https://storage.example.com/s3/data/ in eu-west-1");
  EXPECT_EQ(found("data", settings_of("", "https://storage.example.com:443")),
            "https://storage.example.com/data/ in us-east-1");
}

TEST(Endpoint, OwnEndpointHasTheBucketInItsHostWhereAskedFor) {
  const auto of = [](const std::string& bucket, const std::string& endpoint) {
    aws::Settings settings = settings_of("eu-west-1", endpoint);
    settings.addressing_style = Style::kVirtual;
    return found(bucket, settings);
  };
  EXPECT_EQ(of("data", "https://storage.example.com"),
            "https://data.storage.example.com/ in eu-west-1");
  EXPECT_EQ(of("my.data", "https://storage.example.com"),
            "https://storage.example.com/my.data/ in eu-west-1");
  EXPECT_EQ(of("my.data", "http://storage.example.com"),
            "http://my.data.storage.example.com/ in eu-west-1");
  EXPECT_EQ(of("data", "http://127.0.0.1:9000"), "http://127.0.0.1:9000/data/ in eu-west-1");
  EXPECT_EQ(of("data", "http://[::1]:9000"), "http://[::1]:9000/data/ in eu-west-1");
}

TEST(Endpoint, SettingsThatCanNotBeUsedAreUsageErrors) {
  for (const char* region : {"eu west", "evil.com/", "EU-WEST-1", "-x", "a@b"}) {
    EXPECT_EQ(thrown([&] { found("data", settings_of(region)); }).message,
              "'" + std::string(region) + "' is not the name of a region");
  }
  const std::string no_url = "the endpoint URL of S3 is no http or https URL";
  EXPECT_EQ(thrown([] { found("data", settings_of("", "ftp://h")); }).message, no_url);
  EXPECT_EQ(thrown([] { found("data", settings_of("", "http//h")); }).message, no_url);
  for (const char* endpoint : {"http://u:p@h", "http://h/?x=y"}) {
    EXPECT_EQ(thrown([&] { found("data", settings_of("", endpoint)); }).message,
              "the endpoint URL of S3 must have no user, password or query");
  }
}

}  // namespace
}  // namespace adze::io::s3
