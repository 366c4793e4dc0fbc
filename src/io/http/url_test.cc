#include "io/http/url.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

TEST(Url, PartsAreTakenApart) {
  const Url url = parse_url("HTTPS://bob:hunter%322@Example.COM/a b.csv?token=1#top");
  EXPECT_EQ(url.text, "https://Example.COM/a%20b.csv?token=1");
  EXPECT_EQ(url.shown, "https://Example.COM/a%20b.csv");
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.place(), "example.com:443");
  EXPECT_EQ(url.user, "bob");
  EXPECT_EQ(url.password, "hunter22");
  EXPECT_TRUE(url.has_query);
}

TEST(Url, AddressesOfSixBytesKeepTheirBrackets) {
  EXPECT_EQ(parse_url("http://[::1]:8080/x").place(), "[::1]:8080");
}

TEST(Url, WhatIsNoWebAddressIsRefusedWithoutItsSecrets) {
  for (const char* text :
       {"http://", "ftp://bob:hunter2@h/x", "http://bob:hunter2@h:99999/x?q=hunter2",
        "http://bob:hunter2%0a@h/x", "http://bob%00:hunter2@h/x"}) {
    const Error error = thrown([&] { parse_url(text); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage) << text;
    EXPECT_EQ((error.file + error.message + error.fix).find("hunter2"), std::string::npos) << text;
  }
}

TEST(Url, RedirectsAreResolvedAndLoseTheirPasswords) {
  const Url base = parse_url("https://h:8443/a/b.csv?x=1");
  EXPECT_EQ(resolve_redirect(base, "c.csv").text, "https://h:8443/a/c.csv");
  EXPECT_EQ(resolve_redirect(base, "/c.csv?y").text, "https://h:8443/c.csv?y");
  EXPECT_EQ(resolve_redirect(base, "//other/c").text, "https://other/c");
  const Url other = resolve_redirect(base, "http://eve:pw@other/c");
  EXPECT_EQ(other.text, "http://other/c");
  EXPECT_EQ(other.user + other.password, "");
  EXPECT_THROW(resolve_redirect(base, "file:///etc/passwd"), Error);
  EXPECT_THROW(resolve_redirect(base, "gopher://h/"), Error);
}

TEST(Url, OriginIsSchemeHostAndPort) {
  const Url url = parse_url("http://h/a");
  EXPECT_TRUE(is_same_origin(url, parse_url("http://H:80/b?c")));
  for (const char* other : {"https://h/a", "http://h:81/a", "http://h.h/a", "https://h:80/a"}) {
    EXPECT_FALSE(is_same_origin(url, parse_url(other))) << other;
  }
}

TEST(Url, SameHostMayBeLeftForHttpsAlone) {
  const auto same = [](const char* a, const char* b) {
    return is_same_host(parse_url(a), parse_url(b));
  };
  EXPECT_TRUE(same("http://h/a", "http://h:80/b"));
  EXPECT_TRUE(same("http://h/a", "https://H/b"));
  EXPECT_TRUE(same("http://h:8080/a", "https://h/b"));
  EXPECT_FALSE(same("http://h/a", "https://h:8443/b"));
  EXPECT_FALSE(same("http://h/a", "http://h:8080/b"));
  EXPECT_FALSE(same("https://h/a", "http://h/b"));
  EXPECT_FALSE(same("http://h/a", "https://other/b"));
}

}  // namespace
}  // namespace adze::io::http
