#include "lambda/event_object.h"

#include <gtest/gtest.h>

#include <vector>

namespace adze::lambda {
namespace {

using Filters = std::vector<engine::TriggerFilter>;

std::string because(const std::string& key, const Filters& filters = {}) {
  EventObject object;
  object.bucket = "b";
  object.key = key;
  return folder_ignored_because(object, filters);
}

TEST(EventObject, FoldersThatMarkNoDataAreIgnoredAnywhereInTheKey) {
  EXPECT_EQ(because("in/_temporary/0/part.csv"),
            "its folder '_temporary' begins with '_', by which writers mark what is no data");
  EXPECT_NE(because(".trash/a.csv"), "");
  EXPECT_NE(because("../a.csv"), "");
  EXPECT_EQ(because("in/a_b/c.d/e.csv"), "");
  EXPECT_EQ(because("in//a.csv"), "");
  EXPECT_EQ(because("a.csv"), "");
}

TEST(EventObject, FoldersThatTheTriggerNamesAreAskedFor) {
  const Filters filters = {{.bucket = "b", .prefix = "_incoming/"}};
  EXPECT_EQ(because("_incoming/a.csv", filters), "");
  EXPECT_NE(because("_incoming/_temporary/a.csv", filters), "");
  EXPECT_EQ(because("_incoming/a.csv", {{.bucket = "b", .prefix = "_in"}}), "");
}

TEST(EventObject, OnlyAFilterThatFitsTheObjectAsksForIt) {
  EXPECT_NE(because("_in/a.csv", {{.bucket = "other", .prefix = "_in/"}}), "");
  EXPECT_NE(because("_in/a.csv", {{.bucket = "b", .prefix = "_in/", .suffix = ".gz"}}), "");
  EXPECT_NE(because("_in/a.csv", {{.bucket = "b"}}), "");
  EXPECT_EQ(because("_in/a.csv", {{.bucket = "b"}, {.bucket = "b", .prefix = "_in/"}}), "");
}

TEST(EventObject, EtagsLoseTheQuotesOfHttp) {
  EXPECT_EQ(plain_etag("\"abc-1\""), "abc-1");
  EXPECT_EQ(plain_etag("abc"), "abc");
  EXPECT_EQ(plain_etag("\""), "\"");
  EXPECT_EQ(plain_etag(""), "");
}

}  // namespace
}  // namespace adze::lambda
