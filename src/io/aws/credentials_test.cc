#include "io/aws/credentials.h"

#include "io/aws/credentials_world_testing.h"
#include "io/aws/timestamp.h"

namespace adze::io::aws {
namespace {

class AwsCredentialsTest : public CredentialsWorld {
 protected:
  void set_keys() {
    environment()["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT00001";
    environment()["AWS_SECRET_ACCESS_KEY"] = "secret/of+environment";
  }
};

TEST_F(AwsCredentialsTest, EnvironmentComesFirstAlsoBeforeAChosenProfile) {
  set_keys();
  environment()["AWS_SESSION_TOKEN"] = "token";
  environment()["AWS_PROFILE"] = "etl";
  credentials("[etl]\naws_access_key_id = AKIAPROFILE000000001\naws_secret_access_key = s\n");
  EXPECT_EQ(get().access_key_id, "AKIAENVIRONMENT00001");
  EXPECT_EQ(get().secret_access_key, "secret/of+environment");
  EXPECT_EQ(get().session_token, "token");
  EXPECT_EQ(get().source, "the environment");
}

TEST_F(AwsCredentialsTest, HalfAPairInTheEnvironmentIsNotPassedOver) {
  credentials("[default]\naws_access_key_id = AKIAPROFILE000000001\naws_secret_access_key = s\n");
  environment()["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT00001";
  EXPECT_EQ(refused().message, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
  EXPECT_EQ(refused().category, ErrorCategory::kPermission);
  environment().erase("AWS_ACCESS_KEY_ID");
  environment()["AWS_SECRET_ACCESS_KEY"] = "x";
  EXPECT_EQ(refused().message, "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not");
}

TEST_F(AwsCredentialsTest, KeysOfTheCredentialsFileComeBeforeThoseOfTheConfigFile) {
  config("[default]\naws_access_key_id = b\naws_secret_access_key = d\naws_session_token = e\n");
  EXPECT_EQ(get().access_key_id, "b");
  EXPECT_EQ(get().session_token, "e");
  EXPECT_EQ(get().source, "profile 'default' of ~/.aws/config");
  credentials("[default]\naws_access_key_id = a\naws_secret_access_key = c\n");
  EXPECT_EQ(get().access_key_id, "a");
  EXPECT_EQ(get().session_token, "");
}

TEST_F(AwsCredentialsTest, HalfAPairInAFileIsRefusedWithItsLine) {
  config("[default]\naws_secret_access_key = d\n");
  credentials("\n[default]\naws_access_key_id = a\n");
  EXPECT_EQ(refused().message, "profile 'default' has no aws_secret_access_key");
  EXPECT_EQ(refused().file, "~/.aws/credentials");
  EXPECT_EQ(refused().line, 3u);
}

TEST_F(AwsCredentialsTest, KeysWithBlanksOrLineBreaksAreRefusedWithoutBeingShown) {
  set_keys();
  for (const char* secret : {"se cret", "secret\nx: y", "secret\xC3\xA9"}) {
    environment()["AWS_SECRET_ACCESS_KEY"] = secret;
    EXPECT_EQ(refused().category, ErrorCategory::kPermission);
    EXPECT_EQ(refused().message.find(secret), std::string::npos);
    EXPECT_NE(refused().message.find("the environment"), std::string::npos);
  }
}

TEST_F(AwsCredentialsTest, NothingAnywhereNamesEveryPlace) {
  const Error error = refused();
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  for (const char* place : {"AWS_ACCESS_KEY_ID", "~/.aws/credentials", "~/.aws/config"}) {
    EXPECT_NE(error.message.find(place), std::string::npos) << place;
  }
}

TEST_F(AwsCredentialsTest, ForgottenOnesAreAskedForAgain) {
  CredentialsProvider provider;
  set_keys();
  EXPECT_EQ(provider.get(world_.context).session_token, "");
  environment()["AWS_SESSION_TOKEN"] = "second";
  EXPECT_EQ(provider.get(world_.context).session_token, "");
  provider.forget();
  EXPECT_EQ(provider.get(world_.context).session_token, "second");
}

class AwsRenewalTest : public AwsCredentialsTest {
 protected:
  AwsRenewalTest() {
    environment()["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role";
    answers({keys_for(std::chrono::seconds(200)), answer("404 Not Found", ""),
             keys_for(std::chrono::hours(1))});
  }
  static http::ScriptedAnswer keys_for(std::chrono::seconds time) {
    return answer("200 OK", json_keys(timestamp_text(std::chrono::system_clock::now() + time)));
  }
};

TEST_F(AwsRenewalTest, WhatEndsSoonIsUsedWhileOthersCannotBeHad) {
  CredentialsProvider provider(make());
  const auto first = provider.get(world_.context).expires;
  EXPECT_EQ(provider.get(world_.context).expires, first);
  EXPECT_EQ(asked().size(), 2u);
  EXPECT_EQ(provider.get(world_.context).expires, first);
  EXPECT_EQ(asked().size(), 2u) << "asked again at once";
}

TEST_F(AwsRenewalTest, WhatEndsSoonIsRenewed) {
  CredentialsProvider provider(make());
  answers({keys_for(std::chrono::seconds(200)), keys_for(std::chrono::hours(1))});
  const auto first = provider.get(world_.context).expires;
  EXPECT_GT(provider.get(world_.context).expires, first);
  provider.get(world_.context);
  EXPECT_EQ(asked().size(), 2u);
}

TEST_F(AwsRenewalTest, WhatTheServiceRefusesIsNotUsedAgain) {
  CredentialsProvider provider(make());
  answers({keys_for(std::chrono::hours(1)), answer("404 Not Found", "")});
  provider.get(world_.context);
  provider.forget();
  EXPECT_EQ(thrown([&] { provider.get(world_.context); }).category, ErrorCategory::kPermission);
}

TEST_F(AwsCredentialsTest, ExpiredOnesAreAnError) {
  set_keys();
  environment()["AWS_CREDENTIAL_EXPIRATION"] = "2001-02-03T04:05:06Z";
  EXPECT_EQ(refused().message,
            "the AWS credentials of the environment expired at 2001-02-03T04:05:06Z");
  environment()["AWS_CREDENTIAL_EXPIRATION"] = "soon";
  EXPECT_EQ(refused().message, "AWS_CREDENTIAL_EXPIRATION is no time");
}

TEST_F(AwsCredentialsTest, SessionOfAwsLoginIsToldHowToBeUsed) {
  config("[default]\nlogin_session = arn:aws:iam::1:user/x\n");
  EXPECT_NE(refused().fix.find("export-credentials --profile default"), std::string::npos);
  EXPECT_EQ(refused().line, 2u);
}

TEST_F(AwsCredentialsTest, DescriptionNamesTheKeyByItsLastFourLetters) {
  set_keys();
  EXPECT_EQ(describe_credentials(world_.context), "the environment, access key AKIA…0001");
  environment()["AWS_ACCESS_KEY_ID"] = "short";
  EXPECT_EQ(describe_credentials(world_.context), "the environment, access key …");
}

}  // namespace
}  // namespace adze::io::aws
