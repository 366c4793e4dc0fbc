#include "base/suggest.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

const std::vector<std::string> kWords = {"delimiter", "quote", "escape", "header", "id"};

TEST(SuggestTest, MisspeltWordsFindTheirNeighbour) {
  EXPECT_EQ(nearest_word("delimeter", kWords), "delimiter");
  EXPECT_EQ(nearest_word("qoute", kWords), "quote");
  EXPECT_EQ(nearest_word("HEADER", kWords), "header");
  EXPECT_EQ(nearest_word("heder", kWords), "header");
  EXPECT_EQ(nearest_word("ie", kWords), "id");
}

TEST(SuggestTest, FarWordsFindNothing) {
  EXPECT_EQ(nearest_word("compression", kWords), "");
  EXPECT_EQ(nearest_word("", kWords), "");
  EXPECT_EQ(nearest_word("xy", kWords), "");
  EXPECT_EQ(nearest_word(std::string(100'000, 'a'), kWords), "");
  EXPECT_EQ(nearest_word("id", {}), "");
}

TEST(SuggestTest, NearestWinsAndTheFirstOfEquals) {
  const std::vector<std::string> words = {"caat", "cat", "cut"};
  EXPECT_EQ(nearest_word("cat", words), "cat");
  EXPECT_EQ(nearest_word("cxt", words), "cat");
}

TEST(SuggestTest, DidYouMeanIsAPhraseOrNothing) {
  EXPECT_EQ(did_you_mean("qoute", kWords), ", did you mean 'quote'?");
  EXPECT_EQ(did_you_mean("zzzzzz", kWords), "");
}

}  // namespace
}  // namespace adze
