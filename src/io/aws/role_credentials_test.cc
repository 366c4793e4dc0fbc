#include "io/aws/credentials_world_testing.h"

namespace adze::io::aws {
namespace {

std::string sts_answer(const std::string& action, const std::string& key = "ASIAROLE") {
  return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
         "Result><Credentials><AccessKeyId>" + key +
         "</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>"
         "<SessionToken>role-token</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration>"
         "</Credentials></" +
         action + "Result></" + action + "Response>";
}

std::string sts_error(const std::string& code, const std::string& message) {
  return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
         "</Message></Error></ErrorResponse>";
}

bool has_header(const http::ScriptedTransport::Asked& asked, const std::string& begin) {
  return std::ranges::any_of(asked.headers,
                             [&](const std::string& line) { return line.starts_with(begin); });
}

class RoleCredentialsTest : public CredentialsWorld {
 protected:
  RoleCredentialsTest() {
    credentials(
        "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\n"
        "aws_session_token = base-token\n");
    environment()["AWS_PROFILE"] = "etl";
    environment()["AWS_REGION"] = "eu-west-1";
  }
  void etl(const std::string& more) {
    config("[profile etl]\nrole_arn = arn:aws:iam::1:role/etl\n" + more);
  }
};

TEST_F(RoleCredentialsTest, RoleIsAssumedWithTheKeysOfItsSource) {
  etl("source_profile = base\nrole_session_name = me\nexternal_id = a&b=c\n"
      "duration_seconds = 900\n");
  answers({answer("200 OK", sts_answer("AssumeRole"))});
  const Credentials credentials = get();
  EXPECT_EQ(credentials.access_key_id, "ASIAROLE");
  EXPECT_EQ(credentials.secret_access_key, "role-secret");
  EXPECT_EQ(credentials.session_token, "role-token");
  EXPECT_TRUE(credentials.expires);
  ASSERT_EQ(asked().size(), 1u);
  EXPECT_EQ(asked()[0].method, "POST");
  EXPECT_EQ(asked()[0].url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_EQ(asked()[0].body,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fetl"
            "&RoleSessionName=me&ExternalId=a%26b%3Dc&DurationSeconds=900");
  EXPECT_TRUE(has_header(asked()[0], "content-type: application/x-www-form-urlencoded"));
  EXPECT_TRUE(has_header(asked()[0], "x-amz-security-token: base-token"));
  EXPECT_TRUE(has_header(asked()[0], "authorization: AWS4-HMAC-SHA256 Credential=AKIABASE/"));
}

TEST_F(RoleCredentialsTest, RolesAreAssumedOneThroughTheOther) {
  config(
      "[profile etl]\nrole_arn = a\nsource_profile = middle\n"
      "[profile middle]\nrole_arn = b\nsource_profile = base\n");
  answers({answer("200 OK", sts_answer("AssumeRole", "ASIAMIDDLE")),
           answer("200 OK", sts_answer("AssumeRole", "ASIALAST"))});
  EXPECT_EQ(get().access_key_id, "ASIALAST");
  EXPECT_TRUE(has_header(asked()[0], "authorization: AWS4-HMAC-SHA256 Credential=AKIABASE/"));
  EXPECT_TRUE(has_header(asked()[1], "authorization: AWS4-HMAC-SHA256 Credential=ASIAMIDDLE/"));
  EXPECT_TRUE(has_header(asked()[1], "x-amz-security-token: role-token"));
}

TEST_F(RoleCredentialsTest, CirclesAreFoundBeforeAnybodyIsAsked) {
  config(
      "[profile etl]\nrole_arn = a\nsource_profile = middle\n"
      "[profile middle]\nrole_arn = b\nsource_profile = etl\n");
  EXPECT_EQ(refused().message, "source_profile goes round in a circle: 'etl' again");
  EXPECT_EQ(refused().line, 6u);
  etl("source_profile = etl\n");
  EXPECT_EQ(refused().message, "source_profile goes round in a circle: 'etl' again");
  EXPECT_TRUE(asked().empty());
}

TEST_F(RoleCredentialsTest, ProfileMayNameItselfForItsOwnKeys) {
  etl("source_profile = etl\naws_access_key_id = AKIAOWN\naws_secret_access_key = s\n");
  answers({answer("200 OK", sts_answer("AssumeRole"))});
  get();
  EXPECT_TRUE(has_header(asked()[0], "authorization: AWS4-HMAC-SHA256 Credential=AKIAOWN/"));
}

TEST_F(RoleCredentialsTest, KeysOfTheEnvironmentAreUsedOnlyWhereTheyAreNamed) {
  environment()["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT";
  environment()["AWS_SECRET_ACCESS_KEY"] = "s";
  etl("credential_source = Environment\n");
  EXPECT_EQ(get().access_key_id, "AKIAENVIRONMENT") << "they come first, as in the CLI";
  environment().erase("AWS_ACCESS_KEY_ID");
  environment().erase("AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(refused().message,
            "profile 'etl' has credential_source = Environment, and there are no credentials");
  etl("credential_source = EcsContainer\n");
  environment()["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/x";
  answers({answer("200 OK", json_keys()), answer("200 OK", sts_answer("AssumeRole"))});
  EXPECT_EQ(get().access_key_id, "ASIAROLE");
  EXPECT_TRUE(has_header(asked()[1], "x-amz-security-token: given-token"));
}

TEST_F(RoleCredentialsTest, WhatIsWrongInTheProfileIsSaidWithItsLine) {
  const auto says = [&](const std::string& more, const std::string& message) {
    etl(more);
    const Error error = refused();
    EXPECT_EQ(error.message, message);
    EXPECT_EQ(error.file, "~/.aws/config");
    EXPECT_GE(error.line, 2u);
  };
  says("", "profile 'etl' has a role_arn, and neither source_profile nor credential_source");
  says("source_profile = base\ncredential_source = Environment\n",
       "profile 'etl' has both source_profile and credential_source");
  says("source_profile = other\n", "there is no profile 'other'");
  says("credential_source = environment\n", "credential_source is none that there is");
  says("source_profile = base\nmfa_serial = m\n",
       "profile 'etl' wants a code of an MFA device, which adze can't ask for");
  says("source_profile = base\nduration_seconds = 1h\n",
       "duration_seconds is no number of seconds");
  says("source_profile = empty\n[profile empty]\n", "profile 'empty' has no credentials");
  EXPECT_TRUE(asked().empty());
}

TEST_F(RoleCredentialsTest, RefusalIsToldInTheWordsOfStsWhereTheyHoldNoSecret) {
  etl("source_profile = base\n");
  answers({answer("403 Forbidden", sts_error("AccessDenied", "User: x is not\nauthorized"))});
  EXPECT_EQ(refused().message,
            "the role arn:aws:iam::1:role/etl of profile 'etl': STS answered 403 Forbidden "
            "(AccessDenied): User: x is not authorized");
  for (const char* code : {"SignatureDoesNotMatch", "AccessDenied", "no code: base-token"}) {
    answers({answer("403 Forbidden", sts_error(code, "should have been base-token"))});
    const Error error = refused();
    EXPECT_EQ(error.message.find("base-token"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find("should"), std::string::npos) << error.message;
  }
}

TEST_F(RoleCredentialsTest, AnswerThatIsNoneIsAnError) {
  etl("source_profile = base\n");
  for (const char* body : {"", "<A/>", "<!DOCTYPE a><a/>", "{}"}) {
    answers({answer("200 OK", body)});
    EXPECT_NE(refused().message.find("STS answers without credentials"), std::string::npos);
  }
}

TEST_F(RoleCredentialsTest, AddressOfStsIsOfTheRegionAndItsPartition) {
  etl("source_profile = base\n");
  const auto url = [&] {
    answers({answer("400 Bad Request", "")});
    refused();
    return asked()[0].url;
  };
  environment()["AWS_REGION"] = "cn-north-1";
  EXPECT_EQ(url(), "https://sts.cn-north-1.amazonaws.com.cn/");
  environment()["AWS_REGION"] = "us-gov-west-1";
  environment()["AWS_USE_FIPS_ENDPOINT"] = "true";
  EXPECT_EQ(url(), "https://sts-fips.us-gov-west-1.amazonaws.com/");
  environment()["AWS_USE_FIPS_ENDPOINT"] = "";
  environment()["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
  EXPECT_EQ(url(), "https://sts.us-gov-west-1.api.aws/");
  environment().erase("AWS_REGION");
  EXPECT_EQ(url(), "https://sts.amazonaws.com/");
  environment()["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1/sts";
  EXPECT_EQ(url(), "http://127.0.0.1:1/sts");
}

class WebIdentityCredentialsTest : public CredentialsWorld {
 protected:
  WebIdentityCredentialsTest() { write_text(home_.path("token"), "identity-token\n"); }
};

TEST_F(WebIdentityCredentialsTest, TokenOfTheFileIsSentUnsigned) {
  environment()["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_.path("token");
  environment()["AWS_ROLE_ARN"] = "arn:r";
  environment()["AWS_ROLE_SESSION_NAME"] = "pod";
  answers({answer("200 OK", sts_answer("AssumeRoleWithWebIdentity"))});
  EXPECT_EQ(get().session_token, "role-token");
  EXPECT_EQ(asked()[0].body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar"
            "&RoleSessionName=pod&WebIdentityToken=identity-token");
  EXPECT_FALSE(has_header(asked()[0], "authorization"));
}

TEST_F(WebIdentityCredentialsTest, ProfileMaySayTheSame) {
  config("[default]\nrole_arn = r\nweb_identity_token_file = ~/token\nrole_session_name = n\n");
  answers({answer("200 OK", sts_answer("AssumeRoleWithWebIdentity"))});
  EXPECT_EQ(get().access_key_id, "ASIAROLE");
}

TEST_F(WebIdentityCredentialsTest, WhatIsBrokenIsAnErrorWithoutTheToken) {
  environment()["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_.path("token");
  EXPECT_NE(refused().message.find("and no role"), std::string::npos);
  environment()["AWS_ROLE_ARN"] = "r";
  answers({answer("400 Bad Request", sts_error("InvalidIdentityToken", "identity-token is bad"))});
  EXPECT_EQ(refused().message.find("identity-token is bad"), std::string::npos);
  write_text(home_.path("token"), "\n");
  EXPECT_NE(refused().message.find("is empty"), std::string::npos);
  environment()["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_.path("missing");
  EXPECT_NE(refused().message.find("is not there"), std::string::npos);
}

}  // namespace
}  // namespace adze::io::aws
