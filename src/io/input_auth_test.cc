#include "io/input_auth.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

InputAuth auth_of(std::initializer_list<const char*> texts) {
  InputAuth auth;
  for (const char* text : texts) add_input_auth(text, auth);
  return auth;
}

TEST(InputAuth, EachSpellingNamesSchemeAndPlace) {
  const InputAuth token = auth_of({"bearer-env:MY_TOKEN"});
  EXPECT_EQ(token.scheme, InputAuth::Scheme::kBearer);
  EXPECT_EQ(token.place, InputAuth::Place::kEnvironment);
  EXPECT_EQ(place_text(token), "the environment variable MY_TOKEN");
  const InputAuth login = auth_of({"basic-file:/run/secrets/a:b"});
  EXPECT_EQ(login.scheme, InputAuth::Scheme::kBasic);
  EXPECT_EQ(place_text(login), "the file /run/secrets/a:b");
  const InputAuth password = auth_of({"password-env:PG_SECRET"});
  EXPECT_EQ(password.scheme, InputAuth::Scheme::kPassword);
  EXPECT_EQ(place_text(password), "the environment variable PG_SECRET");
}

TEST(InputAuth, KeyPassphraseAndKnownHostsStandBesideOneAnother) {
  const InputAuth auth =
      auth_of({"key-file:k", "passphrase-file:P", "known-hosts:h", "basic-env:B"});
  EXPECT_EQ(auth.ssh.key_file, "k");
  EXPECT_EQ(place_text(auth.ssh.passphrase), "the file P");
  EXPECT_EQ(auth.ssh.known_hosts, "h");
  EXPECT_EQ(auth.name, "B");
  require_complete(auth);
}

TEST(InputAuth, TwoOfAKindAreRefused) {
  for (const auto& texts : {std::initializer_list<const char*>{"bearer-env:A", "basic-env:B"},
                            {"password-env:A", "password-file:B"},
                            {"key-file:A", "key-file:A"},
                            {"passphrase-env:A", "passphrase-file:A"}}) {
    EXPECT_EQ(thrown([&] { auth_of(texts); }).category, ErrorCategory::kUsage) << *texts.begin();
  }
}

TEST(InputAuth, WhatMakesNoSenseTogetherIsRefused) {
  EXPECT_EQ(thrown([] { require_complete(auth_of({"passphrase-env:A"})); }).category,
            ErrorCategory::kUsage);
  EXPECT_EQ(thrown([] { require_complete(auth_of({"key-file:k", "password-env:A"})); }).category,
            ErrorCategory::kUsage);
}

TEST(InputAuth, AnythingElseIsRefusedWithoutRepeatingIt) {
  for (const char* text : {"", "bearer-env", "bearer-env:", "basic:bob:hunter2", "hunter2",
                           "key-file:", "password:hunter2"}) {
    const Error error = thrown([&] { auth_of({text}); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage) << text;
    EXPECT_EQ(error.message.find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace adze::io
