#include "io/aws/credentials_world_testing.h"

namespace adze::io::aws {
namespace {

class InstanceCredentialsTest : public CredentialsWorld {
 protected:
  InstanceCredentialsTest() { environment().erase("AWS_EC2_METADATA_DISABLED"); }
};

TEST_F(InstanceCredentialsTest, TokenIsPutFirstAndThenShown) {
  answers({answer("200 OK", "imds-token"), answer("200 OK", "my-role\n"),
           answer("200 OK", json_keys())});
  EXPECT_EQ(get().session_token, "given-token");
  ASSERT_EQ(asked().size(), 3u);
  const std::string base = "http://169.254.169.254/latest/";
  EXPECT_EQ(asked()[0].method, "PUT");
  EXPECT_EQ(asked()[0].url, base + "api/token");
  EXPECT_EQ(asked()[0].headers[0], "x-aws-ec2-metadata-token-ttl-seconds: 21600");
  EXPECT_EQ(asked()[1].method, "GET");
  EXPECT_EQ(asked()[1].url, base + "meta-data/iam/security-credentials/");
  EXPECT_EQ(asked()[2].url, base + "meta-data/iam/security-credentials/my-role");
  for (const int request : {1, 2}) {
    EXPECT_EQ(asked()[request].headers[0], "x-aws-ec2-metadata-token: imds-token");
  }
  for (const auto& request : asked()) EXPECT_FALSE(request.through_proxy);
}

TEST_F(InstanceCredentialsTest, FirstVersionIsNeverAsked) {
  for (const char* status : {"403 Forbidden", "404 Not Found", "405 Method Not Allowed"}) {
    answers({answer(status, ""), answer("200 OK", "my-role"), answer("200 OK", json_keys())});
    EXPECT_NE(refused().message.find("there are no AWS credentials"), std::string::npos) << status;
    EXPECT_EQ(asked().size(), 1u) << status;
  }
}

TEST_F(InstanceCredentialsTest, NobodyThereOrNoRoleIsAbsent) {
  EXPECT_NE(refused().message.find("there are no AWS credentials"), std::string::npos);
  EXPECT_EQ(asked().size(), 1u);
  answers({answer("200 OK", "imds-token"), answer("404 Not Found", "")});
  EXPECT_NE(refused().message.find("there are no AWS credentials"), std::string::npos);
}

TEST_F(InstanceCredentialsTest, SwitchedOffIsNotAskedAtAll) {
  environment()["AWS_EC2_METADATA_DISABLED"] = "True";
  refused();
  EXPECT_TRUE(asked().empty());
}

TEST_F(InstanceCredentialsTest, AddressIsThatOfTheSettings) {
  config("[default]\nec2_metadata_service_endpoint_mode = IPv6\n");
  refused();
  EXPECT_EQ(asked()[0].url, "http://[fd00:ec2::254]/latest/api/token");
  environment()["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:5000/";
  refused();
  EXPECT_EQ(asked()[1].url, "http://127.0.0.1:5000/latest/api/token");
  environment()["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "ftp://x";
  EXPECT_EQ(refused().message, "AWS_EC2_METADATA_SERVICE_ENDPOINT is no http or https address");
}

TEST_F(InstanceCredentialsTest, WhatIsBrokenIsAnError) {
  answers({answer("400 Bad Request", "")});
  EXPECT_EQ(refused().message, "the EC2 metadata service answered 400 Bad Request");
  answers({answer("200 OK", "a\r\nb: c")});
  EXPECT_EQ(refused().message, "the EC2 metadata service gives no token");
  answers({answer("200 OK", "t"), answer("200 OK", "../../user-data")});
  EXPECT_EQ(refused().message, "the EC2 metadata service names no role");
  answers({answer("200 OK", "t"), answer("200 OK", "r"),
           answer("200 OK", R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"x"})")});
  EXPECT_EQ(refused().message, "the EC2 metadata service has no credentials for the role r");
}

TEST_F(InstanceCredentialsTest, OnesThatHaveExpiredGoOnForAWhile) {
  answers({answer("200 OK", "t"), answer("200 OK", "r"),
           answer("200 OK", json_keys("2001-01-01T00:00:00Z"))});
  EXPECT_GT(*get().expires, std::chrono::system_clock::now() + std::chrono::minutes(5));
}

}  // namespace
}  // namespace adze::io::aws
