#include "io/aws/credentials_world_testing.h"

namespace adze::io::aws {
namespace {

using ContainerCredentialsTest = CredentialsWorld;

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

TEST_F(ContainerCredentialsTest, RelativeAddressIsOfEcsAndTakesNoProxy) {
  environment()[kRelative] = "/v2/credentials/1";
  environment()[kFull] = "http://evil.example/";
  answers({answer("200 OK", json_keys())});
  const Credentials credentials = get();
  EXPECT_EQ(credentials.access_key_id, "ASIAGIVEN");
  EXPECT_EQ(credentials.secret_access_key, "given-secret");
  EXPECT_EQ(credentials.session_token, "given-token");
  EXPECT_TRUE(credentials.expires);
  ASSERT_EQ(asked().size(), 1u);
  EXPECT_EQ(asked()[0].method, "GET");
  EXPECT_EQ(asked()[0].url, "http://169.254.170.2/v2/credentials/1");
  EXPECT_FALSE(asked()[0].through_proxy);
}

TEST_F(ContainerCredentialsTest, AddressesOfTheMachineItselfAreAllowedOverHttp) {
  for (const char* host :
       {"127.0.0.1", "127.9.8.7", "localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "169.254.170.2",
        "169.254.170.23", "[fd00:ec2::23]", "[fd00:0ec2:0::0023]"}) {
    environment()[kFull] = std::string("http://") + host + ":8080/x";
    answers({answer("200 OK", json_keys())});
    EXPECT_EQ(get().access_key_id, "ASIAGIVEN") << host;
    EXPECT_FALSE(asked()[0].through_proxy) << host;
  }
}

TEST_F(ContainerCredentialsTest, OtherHostsAreAllowedOverHttpsOnlyAndThroughProxies) {
  environment()[kFull] = "https://keys.example.com/x";
  answers({answer("200 OK", json_keys())});
  EXPECT_EQ(get().access_key_id, "ASIAGIVEN");
  EXPECT_TRUE(asked()[0].through_proxy);
  for (const char* host :
       {"example.com", "169.254.169.254", "10.0.0.1", "127.0.0.1.example.com", "128.0.0.1", "[::2]",
        "[fd00:ec2::254]", "[::ffff:10.0.0.1]", "localhost.example.com"}) {
    environment()[kFull] = std::string("http://") + host + "/x";
    answers({answer("200 OK", json_keys())});
    EXPECT_NE(refused().message.find("over http"), std::string::npos) << host;
    EXPECT_TRUE(asked().empty()) << host;
  }
}

TEST_F(ContainerCredentialsTest, UserBeforeAnAllowedHostNameDoesNotMakeItTheHost) {
  environment()[kFull] = "http://127.0.0.1@evil.example/";
  answers({answer("200 OK", json_keys())});
  EXPECT_NE(refused().message.find("evil.example"), std::string::npos);
  EXPECT_TRUE(asked().empty());
}

TEST_F(ContainerCredentialsTest, TokenOfTheFileIsSentAndWins) {
  environment()[kFull] = "http://127.0.0.1/x";
  environment()[kToken] = "of the variable";
  answers({answer("200 OK", json_keys()), answer("200 OK", json_keys())});
  get();
  EXPECT_EQ(asked()[0].headers[1], "Authorization: of the variable");
  write_text(home_.path("token"), "of the file");
  environment()[kTokenFile] = home_.path("token");
  get();
  EXPECT_EQ(asked()[1].headers[1], "Authorization: of the file");
}

TEST_F(ContainerCredentialsTest, TokenThatCouldAddAHeaderIsRefusedWithoutBeingShown) {
  environment()[kFull] = "http://127.0.0.1/x";
  environment()[kToken] = "hidden\r\nX: y";
  answers({answer("200 OK", json_keys())});
  EXPECT_EQ(refused().message.find("hidden"), std::string::npos);
  EXPECT_TRUE(asked().empty());
  environment()[kTokenFile] = home_.path("missing");
  EXPECT_NE(refused().message.find("names a file that is not there"), std::string::npos);
}

TEST_F(ContainerCredentialsTest, BusyServiceIsAskedThriceAndARefusalOnce) {
  environment()[kRelative] = "/x";
  answers({answer("500 Oops", ""), {.head = {}, .body = ""}, answer("200 OK", json_keys())});
  EXPECT_EQ(get().access_key_id, "ASIAGIVEN");
  answers({answer("403 Forbidden", "given-secret"), answer("200 OK", json_keys())});
  EXPECT_EQ(refused().message, "the container's credentials service answered 403 Forbidden");
  EXPECT_EQ(asked().size(), 1u);
  answers({answer("302 Found", ""), answer("200 OK", json_keys())});
  refused();
  EXPECT_EQ(asked().size(), 1u);
}

TEST_F(ContainerCredentialsTest, AnswerThatIsNoneIsAnErrorThatDoesNotShowIt) {
  environment()[kRelative] = "/x";
  for (const std::string& body :
       {std::string("{hidden"), std::string("[\"hidden\"]"), std::string(),
        std::string(R"({"AccessKeyId":"hidden"})"),
        std::string(R"({"AccessKeyId":"a","SecretAccessKey":"hidden","Expiration":"x"})"),
        std::string(300'000, ' '), std::string(100'000, '[')}) {
    answers({answer("200 OK", body)});
    EXPECT_EQ(refused().category, ErrorCategory::kPermission);
    answers({answer("200 OK", body)});
    EXPECT_EQ(refused().message.find("hidden"), std::string::npos);
  }
}

}  // namespace
}  // namespace adze::io::aws
