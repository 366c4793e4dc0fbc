#include "io/aws/shell_words.h"

#include <gtest/gtest.h>

namespace adze::io::aws {
namespace {

std::string shown(std::string_view text) {
  const auto words = split_shell_words(text);
  if (!words) return "open";
  std::string all;
  for (const std::string& word : *words) all += "<" + word + ">";
  return all;
}

TEST(ShellWordsTest, BlanksSeparate) {
  EXPECT_EQ(shown("  a\tb \n c "), "<a><b><c>");
  EXPECT_EQ(shown(""), "");
}

TEST(ShellWordsTest, QuotesKeepBlanksAndMayBeginInsideAWord) {
  EXPECT_EQ(shown("a'b c'd \"e f\" ''"), "<ab cd><e f><>");
}

TEST(ShellWordsTest, BackslashIsSpecialInDoubleQuotesOnlyBeforeThemAndItself) {
  EXPECT_EQ(shown(R"(a\ b "c\"d\\e\f" 'g\h')"), R"(<a b><c"d\e\f><g\h>)");
}

TEST(ShellWordsTest, NothingElseIsSpecial) {
  EXPECT_EQ(shown("$HOME * a|b #c `d`"), "<$HOME><*><a|b><#c><`d`>");
}

TEST(ShellWordsTest, OpenQuotesAndBackslashesAreToldApart) {
  EXPECT_EQ(shown("'a"), "open");
  EXPECT_EQ(shown("\"a\\"), "open");
  EXPECT_EQ(shown("a\\"), "open");
}

}  // namespace
}  // namespace adze::io::aws
