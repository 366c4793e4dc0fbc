#include "io/aws/settings.h"

#include "io/io_test_world.h"

namespace adze::io::aws {
namespace {

class AwsSettingsTest : public testing::Test {
 protected:
  AwsSettingsTest() {
    std::filesystem::create_directory(home_.path(".aws"));
    environment()["HOME"] = home_.path("");
  }

  std::map<std::string, std::string>& environment() { return world_.context.environment; }
  void config(const std::string& text) { write_text(home_.path(".aws/config"), text); }
  void credentials(const std::string& text) { write_text(home_.path(".aws/credentials"), text); }
  Settings read() { return read_settings(world_.context); }
  Error refused() {
    return thrown([&] { read(); });
  }

  TestWorld world_;
  TestFolder home_;
};

TEST_F(AwsSettingsTest, NothingSaidIsAwsItself) {
  const Settings settings = read();
  EXPECT_EQ(settings.profile, "default");
  EXPECT_EQ(settings.region, "");
  EXPECT_EQ(settings.s3_endpoint, "");
  EXPECT_EQ(settings.attempts_max, 3u);
}

TEST_F(AwsSettingsTest, NoHomeIsNoFiles) {
  config("[default]\nregion = a\n");
  environment().erase("HOME");
  EXPECT_EQ(read().region, "");
}

TEST_F(AwsSettingsTest, EnvironmentComesBeforeTheProfile) {
  config("[default]\nregion = a\nmax_attempts = 7\n");
  EXPECT_EQ(read().region, "a");
  EXPECT_EQ(read().attempts_max, 7u);
  environment()["AWS_DEFAULT_REGION"] = "b";
  EXPECT_EQ(read().region, "b");
  environment()["AWS_REGION"] = "c";
  environment()["AWS_MAX_ATTEMPTS"] = "2";
  EXPECT_EQ(read().region, "c");
  EXPECT_EQ(read().attempts_max, 2u);
}

TEST_F(AwsSettingsTest, ProfileIsTheChosenOneAndTheCredentialsFileWins) {
  config("[profile \"my etl\"]\nregion = a\n[default]\nregion = b\n");
  environment()["AWS_PROFILE"] = "my etl";
  EXPECT_EQ(read().region, "a");
  credentials("[my etl]\nregion = c\n");
  EXPECT_EQ(read().region, "c");
}

TEST_F(AwsSettingsTest, ChosenProfileThatIsMissingIsRefusedWithTheNearest) {
  config("[profile etl]\n");
  environment()["AWS_PROFILE"] = "elt";
  EXPECT_EQ(refused().message,
            "the AWS profile 'elt' is neither in ~/.aws/config nor in ~/.aws/credentials");
  EXPECT_EQ(refused().fix, "did you mean AWS_PROFILE=etl?");
}

TEST_F(AwsSettingsTest, EndpointIsThatOfTheServiceFirst) {
  config(
      "[default]\nendpoint_url = http://d\nservices = mine\n"
      "[services mine]\ns3 =\n  endpoint_url = http://c\n");
  EXPECT_EQ(read().s3_endpoint, "http://c");
  EXPECT_EQ(read().sts_endpoint, "http://d");
  environment()["AWS_ENDPOINT_URL"] = "http://b";
  EXPECT_EQ(read().s3_endpoint, "http://b");
  environment()["AWS_ENDPOINT_URL_S3"] = "https://a";
  EXPECT_EQ(read().s3_endpoint, "https://a");
  EXPECT_EQ(read().sts_endpoint, "http://b");
  environment()["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(read().s3_endpoint, "");
}

TEST_F(AwsSettingsTest, SettingsOfS3StandBelowIt) {
  config("[default]\ns3 =\n  addressing_style = path\n  use_dualstack_endpoint = True\n");
  EXPECT_EQ(read().addressing_style, Settings::AddressingStyle::kPath);
  EXPECT_TRUE(read().use_dual_stack);
  EXPECT_FALSE(read().use_fips);
}

TEST_F(AwsSettingsTest, WhatCannotBeUnderstoodIsRefusedWithItsPlace) {
  config("[default]\nregion = a.b/c\n");
  EXPECT_EQ(refused().message, "region is no name of a region");
  EXPECT_EQ(refused().file, "~/.aws/config");
  EXPECT_EQ(refused().line, 2u);
  config("[default]\nservices = other\n");
  EXPECT_EQ(refused().message, "there is no section [services other] in ~/.aws/config");
  config("[default]\ns3 =\n  addressing_style = paths\n");
  EXPECT_EQ(refused().message, "addressing_style is no way to address buckets");
  config("");
  environment()["AWS_MAX_ATTEMPTS"] = "0";
  EXPECT_EQ(refused().message, "AWS_MAX_ATTEMPTS is no number from 1 to 100");
  environment()["AWS_MAX_ATTEMPTS"] = "";
  environment()["AWS_USE_FIPS_ENDPOINT"] = "1";
  EXPECT_EQ(refused().message, "AWS_USE_FIPS_ENDPOINT is neither true nor false");
  environment().erase("AWS_USE_FIPS_ENDPOINT");
  environment()["AWS_ENDPOINT_URL_S3"] = "localhost:9000";
  EXPECT_EQ(refused().message, "AWS_ENDPOINT_URL_S3 is no address of a service");
}

TEST_F(AwsSettingsTest, NamedFilesAreReadInsteadOfTheUsualOnes) {
  config("[default]\nregion = a\n");
  write_text(home_.path("other"), "[default]\nregion = b\n");
  environment()["AWS_CONFIG_FILE"] = "~/other";
  EXPECT_EQ(read().region, "b");
  environment()["AWS_CONFIG_FILE"] = home_.path("missing");
  EXPECT_EQ(read().region, "");
  environment()["AWS_CONFIG_FILE"] = home_.path("");
  EXPECT_EQ(refused().message, "this file can't be read: Is a directory");
}

}  // namespace
}  // namespace adze::io::aws
