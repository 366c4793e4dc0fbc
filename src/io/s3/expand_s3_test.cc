#include "io/s3/expand_s3.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "io/io_test_world.h"
#include "io/s3/memory_client_testing.h"

namespace adze::io::s3 {
namespace {

using Names = std::vector<std::string>;

class S3Lists : public ::testing::Test {
 protected:
  void make(const Names& keys) {
    for (const std::string& key : keys) client_.objects[key] = {.bytes = "x"};
  }
  std::vector<FoundInput> inputs(const std::string& key, const std::string& pattern = "") {
    client_.asked.clear();
    const std::string bucket = "s3://bucket/";
    return expand_s3(
        {.location = bucket + key, .pattern = bucket + (pattern.empty() ? key : pattern)}, client_,
        world_.context, {});
  }
  Names expanded(const std::string& key, const std::string& pattern = "") {
    Names names;
    for (const FoundInput& input : inputs(key, pattern)) {
      EXPECT_TRUE(input.location.starts_with("s3://bucket/"));
      names.push_back(input.location.substr(12));
    }
    return names;
  }
  Error refused(const std::string& key) {
    return thrown([&] { inputs(key); });
  }

  TestWorld world_;
  MemoryClient client_;
};

TEST_F(S3Lists, PrefixesMeanAllObjectsBelow) {
  make({"d/b.csv", "d/a.csv", "d/e/c.csv", "d/_SUCCESS", "d/.x", "d/_temporary/0/y", "d/e/_z",
        "dd"});
  client_.objects["d/e/"] = {.bytes = ""};
  EXPECT_EQ(expanded("d/"), (Names{"d/a.csv", "d/b.csv", "d/e/c.csv"}));
  EXPECT_EQ(client_.asked, (Names{"LIST d/"}));
  EXPECT_EQ(expanded("").size(), 4u);
  EXPECT_EQ(expanded("d/_temporary/"), (Names{"d/_temporary/0/y"})) << "named by the user";
}

TEST_F(S3Lists, TellSizesAndEtags) {
  client_.objects["d/a"] = {.bytes = "12345", .etag = "7"};
  const std::vector<FoundInput> found = inputs("d/");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].stored_bytes, 5u);
  EXPECT_EQ(found[0].etag, "\"7\"") << "in quotes, as answers to GET have it";
}

TEST_F(S3Lists, GoOnFromPageToPage) {
  client_.page_keys = 7;
  Names keys;
  for (int i = 100; i < 200; ++i) keys.push_back("d/" + std::to_string(i));
  make(keys);
  EXPECT_EQ(expanded("d/"), keys);
  EXPECT_EQ(client_.asked.size(), 15u);
}

TEST_F(S3Lists, KeysOfAllKindsComeBackAsTheyAre) {
  const Names keys = {"d/a b", "d/a%20b", "d/a&b", "d/a+b", "d/a=~", "d/x//y", "d/\xC3\xA9"};
  make(keys);
  EXPECT_EQ(expanded("d/"), keys);
  client_.encodes_keys = false;
  EXPECT_EQ(expanded("d/"), keys) << "of servers that do not encode them";
}

TEST_F(S3Lists, PatternsOfTheLastNameListNoFoldersBelow) {
  make({"d/a.csv", "d/b.csv", "d/e/c.csv", "d/e/d.csv", "d/x.txt"});
  EXPECT_EQ(expanded("d/*.csv"), (Names{"d/a.csv", "d/b.csv"}));
  EXPECT_EQ(client_.asked, (Names{"HEAD d/*.csv", "LIST d/ /"}));
}

TEST_F(S3Lists, PatternsOfFoldersListAllWhereMostFit) {
  make({"d/1/a", "d/2/a", "d/2/b", "d/3/c/a"});
  EXPECT_EQ(expanded("d/*/a"), (Names{"d/1/a", "d/2/a"}));
  EXPECT_EQ(client_.asked, (Names{"HEAD d/*/a", "LIST d/"}));
}

TEST_F(S3Lists, PatternsOfFoldersAreWalkedWhereFewFit) {
  client_.page_keys = 100;
  for (int folder = 1; folder <= 3; ++folder) {
    for (int i = 0; i < 200; ++i) make({fmt::format("d/{}/{:03}", folder, i)});
    make({fmt::format("d/{}/sum.csv", folder)});
  }
  EXPECT_EQ(expanded("d/*/sum.csv"), (Names{"d/1/sum.csv", "d/2/sum.csv", "d/3/sum.csv"}));
  EXPECT_EQ(client_.asked, (Names{"HEAD d/*/sum.csv", "LIST d/", "LIST d/ /", "LIST d/1/sum.csv /",
                                  "LIST d/2/sum.csv /", "LIST d/3/sum.csv /"}));
}

TEST_F(S3Lists, AKeyThatLooksLikeAPatternWins) {
  make({"a[1].csv", "a1.csv", "a*", "ab"});
  EXPECT_EQ(expanded("a[1].csv"), (Names{"a[1].csv"}));
  EXPECT_EQ(expanded("a*"), (Names{"a*"}));
  EXPECT_EQ(expanded("a[1]*"), (Names{"a1.csv"}));
}

TEST_F(S3Lists, WhatCameFromAValueIsNoPattern) {
  make({"ab.csv"});
  EXPECT_EQ(expanded("a*.csv", "a\\*.csv"), (Names{"a*.csv"})) << "for open to refuse";
  EXPECT_TRUE(client_.asked.empty());
}

TEST_F(S3Lists, OneObjectIsNotAskedFor) {
  EXPECT_EQ(expanded("a.csv"), (Names{"a.csv"}));
  EXPECT_TRUE(client_.asked.empty());
}

TEST_F(S3Lists, ObjectOfAnEventIsNeitherLookedForNorAPattern) {
  make({"d/a.csv"});
  const auto told = [&](const std::string& key, const ToldObject& object) {
    const std::string uri = "s3://bucket/" + key;
    const std::vector<FoundInput> found =
        expand_s3({.location = uri, .pattern = uri, .told = object}, client_, world_.context, {});
    EXPECT_EQ(found.size(), 1u);
    EXPECT_EQ(found.at(0).location, uri);
    EXPECT_TRUE(found.at(0).is_told);
    return found.at(0);
  };
  for (const char* key : {"d/", "d/*.csv", "d/[a].csv"}) told(key, {});
  EXPECT_EQ(told("d/a.csv", {.etag = "7"}).etag, "\"7\"");
  EXPECT_EQ(told("d/a.csv", {.version_id = "v1"}).version_id, "v1");
  EXPECT_EQ(told("d/a.csv", {.version_id = "null"}).version_id, "")
      << "buckets without versions replace it";
  EXPECT_TRUE(client_.asked.empty());
}

TEST_F(S3Lists, NothingFoundIsAnError) {
  make({"d/_x"});
  EXPECT_EQ(refused("d/").message, "there are no objects below this prefix");
  EXPECT_EQ(refused("d/*").message, "no object fits the pattern");
  EXPECT_EQ(refused("d/*").category, ErrorCategory::kInput);
}

TEST_F(S3Lists, OfTooManyObjectsEndEarly) {
  client_.page_keys = 1000;
  for (size_t i = 0; i < limits::inputs_max + 5000; ++i) make({fmt::format("d/{:06}", i)});
  EXPECT_EQ(inputs("d/").size(), limits::inputs_max + 1);
}

}  // namespace
}  // namespace adze::io::s3
