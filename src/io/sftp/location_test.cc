#include "io/sftp/location.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io::sftp {
namespace {

TEST(SftpLocation, AllPartsAreTakenApart) {
  const Location location =
      parse_location("SFTP://bob%40x:hunter%32@Example.COM:2222/data/a%20b.csv");
  EXPECT_EQ(location.user, "bob@x");
  EXPECT_EQ(location.password, "hunter2");
  EXPECT_EQ(location.host, "example.com");
  EXPECT_EQ(location.port, 2222u);
  EXPECT_EQ(location.path, "/data/a b.csv");
  EXPECT_EQ(location.place(), "example.com:2222");
}

TEST(SftpLocation, WhatIsNotSaidIsEmptyAndThePortIs22) {
  const Location location = parse_location("sftp://h/a");
  EXPECT_EQ(location.user, "");
  EXPECT_EQ(location.password, "");
  EXPECT_EQ(location.port, 22u);
}

TEST(SftpLocation, NeitherUserNorPasswordIsShown) {
  EXPECT_EQ(parse_location("sftp://bob:hunter2@h:23/a*?.csv").shown, "sftp://h:23/a*?.csv");
  EXPECT_EQ(parse_location("sftp://a@b:hunter2@h/x").shown, "sftp://h/x");
}

TEST(SftpLocation, TildeIsTheHomeFolderOfTheUser) {
  EXPECT_EQ(parse_location("sftp://h/~/a/b").path, "a/b");
  EXPECT_EQ(parse_location("sftp://h/~//a").path, "a");
  EXPECT_EQ(parse_location("sftp://h/~/").path, "./");
  EXPECT_EQ(parse_location("sftp://h/~").path, "./");
  EXPECT_EQ(parse_location("sftp://h/~bob/a").path, "/~bob/a");
  EXPECT_EQ(parse_location("sftp://h/a/~/b").path, "/a/~/b");
}

TEST(SftpLocation, EncodedCharactersAreNoPattern) {
  const Location location = parse_location("sftp://h/%2A/a?[b]*%3F");
  EXPECT_EQ(location.path, "/*/a?[b]*?");
  EXPECT_EQ(location.pattern, "/\\*/a?[b]*\\?");
}

TEST(SftpLocation, AddressesOfVersionSixStandInBrackets) {
  const Location location = parse_location("sftp://[::1]:2222/a");
  EXPECT_EQ(location.host, "::1");
  EXPECT_EQ(location.port, 2222u);
  EXPECT_EQ(location.place(), "[::1]:2222");
  EXPECT_EQ(location.with_path("/b"), "sftp://[::1]:2222/b");
}

TEST(SftpLocation, AnotherPathOnTheHostIsReadAsWhatItIs) {
  const Location location = parse_location("sftp://bob%40x:p%2Fw@h:23/a");
  for (const char* path : {"/a b", "/50%", "/a*?[x]", "home/x", "/#1"}) {
    const Location other = parse_location(location.with_path(path));
    EXPECT_EQ(other.path, path);
    EXPECT_EQ(other.user, "bob@x");
    EXPECT_EQ(other.password, "p/w");
    EXPECT_EQ(other.port, 23u);
  }
}

TEST(SftpLocation, WhatIsNoSuchUrlIsRefusedWithoutItsPassword) {
  for (const char* uri : {"sftp://",
                          "sftp:///a",
                          "sftp://h",
                          "sftp://h/",
                          "sftp://h:0/a",
                          "sftp://h:65536/a",
                          "sftp://h:/a",
                          "sftp://h:x/a",
                          "sftp://[::1/a",
                          "sftp://[::1]x/a",
                          "sftp://-oProxy/a",
                          "sftp://h\n/a",
                          "sftp://a b/a",
                          "sftp://bob:hunter2@/a",
                          "sftp://bob:hunter2@h/%",
                          "sftp://h/%0a",
                          "sftp://h/%00",
                          "sftp://h/%zz",
                          "sftp://h/a\nb",
                          "sftp://bob%0a@h/a"}) {
    const Error error = thrown([&] { parse_location(uri); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage) << uri;
    EXPECT_EQ((error.file + error.message).find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace adze::io::sftp
