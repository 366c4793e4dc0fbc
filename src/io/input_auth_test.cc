#include "io/input_auth.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

TEST(InputAuth, EachSpellingNamesSchemeAndPlace) {
  const InputAuth token = parse_input_auth("bearer-env:MY_TOKEN");
  EXPECT_EQ(token.scheme, InputAuth::Scheme::kBearer);
  EXPECT_EQ(token.place, InputAuth::Place::kEnvironment);
  EXPECT_EQ(place_text(token), "the environment variable MY_TOKEN");
  const InputAuth login = parse_input_auth("basic-file:/run/secrets/a:b");
  EXPECT_EQ(login.scheme, InputAuth::Scheme::kBasic);
  EXPECT_EQ(place_text(login), "the file /run/secrets/a:b");
  const InputAuth password = parse_input_auth("password-env:PG_SECRET");
  EXPECT_EQ(password.scheme, InputAuth::Scheme::kPassword);
  EXPECT_EQ(place_text(password), "the environment variable PG_SECRET");
}

TEST(InputAuth, AnythingElseIsRefusedWithoutRepeatingIt) {
  for (const char* text : {"", "bearer-env", "bearer-env:", "basic:bob:hunter2", "hunter2"}) {
    const Error error = thrown([&] { parse_input_auth(text); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage) << text;
    EXPECT_EQ(error.message.find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace adze::io
