#include "io/aws/credentials_world_testing.h"
#include "io/aws/json_fields.h"
#include "io/aws/timestamp.h"

namespace adze::io::aws {
namespace {

// The SHA-1 of "corp" and of "https://corp/start", as `aws sso login` names its files.
constexpr const char* kSessionFile = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
constexpr const char* kLegacyFile = ".aws/sso/cache/717f6b50ccf65f10839b090b78b6ff0786091a96.json";

std::string in(std::chrono::minutes time) {
  return timestamp_text(std::chrono::system_clock::now() + time);
}

class SsoCredentialsTest : public CredentialsWorld {
 protected:
  SsoCredentialsTest() {
    std::filesystem::create_directories(home_.path(".aws/sso/cache"));
    config(
        "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = R & D\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp/start\n");
  }
  void logged_in(std::chrono::minutes time, const std::string& more = "",
                 const char* file = kSessionFile) {
    write_text(home_.path(file),
               R"({"accessToken":"sso-token","expiresAt":")" + in(time) + "\"" + more + "}");
  }
  static std::string registration() {
    return R"(,"refreshToken":"refresh","clientId":"id","clientSecret":"client-secret",)"
           R"("registrationExpiresAt":"2199-01-01T00:00:00Z","startUrl":"https://corp/start")";
  }
  static http::ScriptedAnswer role() {
    return answer("200 OK", R"({"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s",)"
                            R"("sessionToken":"t","expiration":7226582400000}})");
  }
  static http::ScriptedAnswer renewed() {
    return answer("200 OK",
                  R"({"accessToken":"second","expiresIn":3600,"refreshToken":"refresh2"})");
  }
};

TEST_F(SsoCredentialsTest, TokenOfTheSessionIsGivenForKeys) {
  logged_in(std::chrono::minutes(60));
  answers({role()});
  const Credentials credentials = get();
  EXPECT_EQ(credentials.access_key_id, "ASIASSO");
  EXPECT_EQ(timestamp_text(*credentials.expires), "2199-01-01T00:00:00Z");
  ASSERT_EQ(asked().size(), 1u);
  EXPECT_EQ(asked()[0].url,
            "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials"
            "?account_id=123456789012&role_name=R%20%26%20D");
  EXPECT_EQ(asked()[0].headers[0], "x-amz-sso_bearer_token: sso-token");
}

TEST_F(SsoCredentialsTest, OlderProfilesNameTheStartUrlThemselves) {
  config(
      "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = eu-west-1\n"
      "sso_start_url = https://corp/start\n");
  logged_in(std::chrono::minutes(1), registration(), kLegacyFile);
  answers({role()});
  EXPECT_EQ(get().access_key_id, "ASIASSO");
  EXPECT_EQ(asked().size(), 1u) << "tokens of these are not renewed";
}

TEST_F(SsoCredentialsTest, TokenThatEndsSoonIsRenewedAndKept) {
  logged_in(std::chrono::minutes(5), registration());
  answers({renewed(), role()});
  EXPECT_EQ(get().access_key_id, "ASIASSO");
  EXPECT_EQ(asked()[0].method, "POST");
  EXPECT_EQ(asked()[0].url, "https://oidc.eu-west-1.amazonaws.com/token");
  const auto sent = parse_json_fields(asked()[0].body);
  EXPECT_EQ(field_of(*sent, "grantType"), "refresh_token");
  EXPECT_EQ(field_of(*sent, "clientSecret"), "client-secret");
  EXPECT_EQ(asked()[1].headers[0], "x-amz-sso_bearer_token: second");
  const auto kept = parse_json_fields(read_text(home_.path(kSessionFile)));
  EXPECT_EQ(field_of(*kept, "accessToken"), "second");
  EXPECT_EQ(field_of(*kept, "refreshToken"), "refresh2");
  EXPECT_EQ(field_of(*kept, "clientId"), "id");
  EXPECT_EQ(field_of(*kept, "startUrl"), "https://corp/start");
}

TEST_F(SsoCredentialsTest, RefusedRenewalIsNoMatterWhileTheTokenCounts) {
  logged_in(std::chrono::minutes(5), registration());
  answers({answer("400 Bad Request", R"({"error":"invalid_grant"})"), role()});
  EXPECT_EQ(get().access_key_id, "ASIASSO");
  EXPECT_EQ(asked()[1].headers[0], "x-amz-sso_bearer_token: sso-token");
}

TEST_F(SsoCredentialsTest, LoginThatEndedSaysHowToLogInAgain) {
  logged_in(std::chrono::minutes(-5));
  EXPECT_NE(refused().message.find("the login to AWS SSO ended at"), std::string::npos);
  EXPECT_EQ(refused().fix, "run `aws sso login --profile default`");
  EXPECT_TRUE(asked().empty());
  logged_in(std::chrono::minutes(-5), registration());
  answers({answer("400 Bad Request", "")});
  EXPECT_EQ(refused().fix, "run `aws sso login --profile default`");
  logged_in(std::chrono::minutes(60));
  answers({answer("401 Unauthorized", "")});
  EXPECT_EQ(refused().fix, "run `aws sso login --profile default`");
  std::filesystem::remove(home_.path(kSessionFile));
  EXPECT_EQ(refused().message, "nobody is logged in to AWS SSO here");
}

TEST_F(SsoCredentialsTest, WhatIsWrongIsSaid) {
  write_text(home_.path(kSessionFile), "{");
  EXPECT_EQ(refused().message, "this is no token of AWS SSO");
  write_text(home_.path(kSessionFile),
             R"({"accessToken":"a\nb: c","expiresAt":"2199-01-01T00:00:00Z"})");
  EXPECT_NE(refused().message.find("characters in it that no token has"), std::string::npos);
  logged_in(std::chrono::minutes(60));
  answers({answer("403 Forbidden", "")});
  EXPECT_EQ(refused().message, "AWS SSO answered 403 Forbidden");
  answers({answer("200 OK", "{}")});
  EXPECT_EQ(refused().message, "AWS SSO answers without credentials");
  config("[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n");
  EXPECT_EQ(refused().message, "there is no [sso-session corp]");
  config("[default]\nsso_account_id = 1\n");
  EXPECT_EQ(refused().message, "profile 'default' uses AWS SSO and has no sso_start_url");
  config(
      "[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\nsso_region = a\n"
      "[sso-session corp]\nsso_region = b\nsso_start_url = u\n");
  EXPECT_EQ(refused().message, "sso_region is another one in the sso-session");
}

}  // namespace
}  // namespace adze::io::aws
