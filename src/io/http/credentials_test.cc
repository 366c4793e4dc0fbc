#include "io/http/credentials.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "io/http/url.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

using Scheme = InputAuth::Scheme;
using Place = InputAuth::Place;

class CredentialsTest : public ::testing::Test {
 protected:
  Credentials find(const InputAuth& auth, const std::string& url = "https://h/") {
    return find_credentials(auth, parse_url(url), world_.context);
  }
  Credentials find_in_variable(Scheme scheme, const std::string& secret) {
    world_.context.environment["SECRET"] = secret;
    return find({.scheme = scheme, .place = Place::kEnvironment, .name = "SECRET"});
  }
  Error refused(Scheme scheme, const std::string& secret) {
    return thrown([&] { find_in_variable(scheme, secret); });
  }

  TestWorld world_;
  TestFolder folder_;
};

TEST_F(CredentialsTest, NoneAreNone) { EXPECT_EQ(find({}).scheme, Scheme::kNone); }

TEST_F(CredentialsTest, AddressHoldsUserAndPassword) {
  const Credentials found = find({}, "https://bob:hunter%322@h/");
  EXPECT_EQ(found.scheme, Scheme::kBasic);
  EXPECT_EQ(found.user, "bob");
  EXPECT_EQ(found.password, "hunter22");
}

TEST_F(CredentialsTest, PasswordMayHoldColons) {
  const Credentials found = find_in_variable(Scheme::kBasic, "bob:a:b");
  EXPECT_EQ(found.user, "bob");
  EXPECT_EQ(found.password, "a:b");
}

TEST_F(CredentialsTest, WebServerIsGivenNoPasswordWithoutItsUser) {
  const Error error = refused(Scheme::kPassword, "hunter2");
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(error.message, "a web server wants a token, or a user with the password");
}

TEST_F(CredentialsTest, OneLineBreakAtTheEndOfAFileIsNoPartOfIt) {
  for (const char* text : {"t0ken", "t0ken\n", "t0ken\r\n"}) {
    write_text(folder_.path("t"), text);
    EXPECT_EQ(
        find({.scheme = Scheme::kBearer, .place = Place::kFile, .name = folder_.path("t")}).token,
        "t0ken");
  }
}

TEST_F(CredentialsTest, ControlCharactersAreRefusedAndNotShown) {
  for (const std::string& secret : {std::string("hunter2\r\nX: y"), std::string("hunter2\n"),
                                    std::string("hunter2\x7f"), std::string("hunter2\0", 8)}) {
    const Error error = refused(Scheme::kBearer, secret);
    EXPECT_EQ(error.category, ErrorCategory::kPermission);
    EXPECT_EQ((error.message + error.fix).find("hunter2"), std::string::npos);
  }
}

TEST_F(CredentialsTest, MissingEmptyAndTooLongAreRefused) {
  EXPECT_EQ(refused(Scheme::kBearer, "").message,
            "the environment variable SECRET, which should hold the credentials, is empty");
  EXPECT_EQ(refused(Scheme::kBasic, "hunter2").message,
            "the credentials in the environment variable SECRET are not user:password");
  EXPECT_EQ(refused(Scheme::kBearer, std::string(limits::credential_bytes_max + 1, 'x')).category,
            ErrorCategory::kPermission);
  const InputAuth file{.scheme = Scheme::kBearer, .place = Place::kFile, .name = "/nowhere"};
  EXPECT_EQ(thrown([&] { find(file); }).category, ErrorCategory::kPermission);
  const InputAuth folder{.scheme = Scheme::kBearer, .place = Place::kFile, .name = "/tmp"};
  EXPECT_EQ(thrown([&] { find(folder); }).category, ErrorCategory::kPermission);
}

TEST_F(CredentialsTest, TwiceIsOnceTooMuch) {
  world_.context.environment["SECRET"] = "x";
  const InputAuth auth{.scheme = Scheme::kBearer, .place = Place::kEnvironment, .name = "SECRET"};
  EXPECT_EQ(thrown([&] { find(auth, "https://bob:hunter2@h/"); }).category, ErrorCategory::kUsage);
}

}  // namespace
}  // namespace adze::io::http
