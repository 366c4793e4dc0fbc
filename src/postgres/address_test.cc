#include "postgres/address.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze::postgres {
namespace {

/// Message and fix of what is refused, or "taken".
std::string said(const std::string& uri, bool has_password_apart = false) {
  try {
    check_address(uri, has_password_apart);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    return error.file + ": " + error.message + " / " + error.fix;
  }
  return "taken";
}

TEST(Address, FormsOfLibpqAreTaken) {
  EXPECT_EQ(said("postgres://"), "taken");
  EXPECT_EQ(said("postgresql://ann@h1:5432,h2/shop?sslmode=verify-full&connect_timeout=3"),
            "taken");
  EXPECT_EQ(said("postgres:///shop?host=/run/postgresql&ssl=true"), "taken");
}

TEST(Address, MisspeltParameterIsNamed) {
  EXPECT_NE(said("postgres://h/d?sslmod=require").find("did you mean 'sslmode'?"),
            std::string::npos);
}

TEST(Address, EqualsSignInAParameterIsToldHowToWriteIt) {
  EXPECT_NE(said("postgres://h/d?options=-c%20x=1").find("write it as %3D"), std::string::npos);
}

TEST(Address, NothingOfAPasswordIsRepeated) {
  for (const char* uri :
       {"postgres://ann:hunter2@h:port/d", "postgres://ann:hun/hunter2@h/d",
        "postgres://ann:x?hunter2@h/d", "postgres://ann:12/hunter2@h/d",
        "postgres://ann:%zzhunter2@h/d", "postgres://h/d?password=hunter2&hunter2",
        "postgres://h/d?hunter2=1=2", "postgres://ann:hunter2@[::1/d"}) {
    const std::string text = said(uri);
    EXPECT_NE(text, "taken") << uri;
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
  }
}

TEST(Address, PasswordIsGivenOnce) {
  EXPECT_EQ(said("postgres://ann:hunter2@h/d", false), "taken");
  EXPECT_NE(said("postgres://ann:hunter2@h/d", true).find("given twice"), std::string::npos);
  EXPECT_NE(said("postgres://h/d?password=hunter2", true).find("given twice"), std::string::npos);
}

}  // namespace
}  // namespace adze::postgres
