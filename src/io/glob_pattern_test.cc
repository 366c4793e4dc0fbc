#include "io/glob_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::io {
namespace {

TEST(GlobMatches, StarsTakeAnyCharacters) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("*.csv", "a.csv"));
  EXPECT_TRUE(glob_matches("*.csv", ".csv"));
  EXPECT_TRUE(glob_matches("a*b*c", "a-b-b-c"));
  EXPECT_TRUE(glob_matches("**a", "bca"));
  EXPECT_FALSE(glob_matches("*.csv", "a.csv.gz"));
  EXPECT_FALSE(glob_matches("a*b", "ab-"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_TRUE(glob_matches("", ""));
}

TEST(GlobMatches, QuestionMarkTakesOneCodePoint) {
  EXPECT_TRUE(glob_matches("a?c", "abc"));
  EXPECT_TRUE(glob_matches("a?c",
                           "a\xC3\xA9"
                           "c"));
  EXPECT_TRUE(glob_matches("?", "\xF0\x9F\x98\x80"));
  EXPECT_FALSE(glob_matches("??", "\xC3\xA9"));
  EXPECT_TRUE(glob_matches("a?c",
                           "a\xFF"
                           "c"))
      << "a byte that begins no character";
  EXPECT_TRUE(glob_matches("??",
                           "\xC3"
                           "c"));
  EXPECT_FALSE(glob_matches("a?", "a"));
}

TEST(GlobMatches, SetsTakeOneOfTheirCharacters) {
  EXPECT_TRUE(glob_matches("[ab].csv", "b.csv"));
  EXPECT_FALSE(glob_matches("[ab].csv", "c.csv"));
  EXPECT_TRUE(glob_matches("[a-cx]", "b"));
  EXPECT_TRUE(glob_matches("[a-cx]", "x"));
  EXPECT_FALSE(glob_matches("[a-cx]", "d"));
  EXPECT_TRUE(glob_matches("[!a-c]", "d"));
  EXPECT_TRUE(glob_matches("[^a-c]", "d"));
  EXPECT_FALSE(glob_matches("[!a-c]", "a"));
  EXPECT_TRUE(glob_matches("[]]", "]")) << "the first one is a character";
  EXPECT_TRUE(glob_matches("[!]]", "a"));
  EXPECT_TRUE(glob_matches("[a-]", "-"));
  EXPECT_TRUE(glob_matches("[\xC3\xA0-\xC3\xBC]", "\xC3\xA9"));
  EXPECT_TRUE(glob_matches("[\\]a]", "]"));
}

TEST(GlobMatches, ASetWithoutAnEndIsABracket) {
  EXPECT_TRUE(glob_matches("[a", "[a"));
  EXPECT_TRUE(glob_matches("a[]", "a[]"));
  EXPECT_FALSE(glob_matches("[a", "a"));
}

TEST(GlobMatches, BackslashTakesTheMeaningAway) {
  EXPECT_TRUE(glob_matches("a\\*", "a*"));
  EXPECT_FALSE(glob_matches("a\\*", "ab"));
  EXPECT_TRUE(glob_matches("\\[a]", "[a]"));
  EXPECT_TRUE(glob_matches("a\\", "a\\"));
  EXPECT_TRUE(glob_matches("\\a", "a"));
}

TEST(GlobMatches, ManyStarsTakeNoTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(5000, 'a')));
}

/// The same by trying everything.
bool matches_slowly(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    for (size_t i = 0; i <= name.size(); ++i) {
      if (matches_slowly(pattern.substr(1), name.substr(i))) return true;
    }
    return false;
  }
  if (name.empty()) return false;
  if (pattern[0] != '?' && pattern[0] != name[0]) return false;
  return matches_slowly(pattern.substr(1), name.substr(1));
}

TEST(GlobMatches, EveryShortPatternAndName) {
  const auto text_of = [](size_t code, std::string_view letters) {
    std::string text;
    for (; code > 0; code /= letters.size() + 1) {
      const size_t digit = code % (letters.size() + 1);
      if (digit > 0) text += letters[digit - 1];
    }
    return text;
  };
  for (size_t i = 0; i < 5 * 5 * 5 * 5 * 5; ++i) {
    const std::string pattern = text_of(i, "ab*?");
    for (size_t j = 0; j < 3 * 3 * 3 * 3 * 3; ++j) {
      const std::string name = text_of(j, "ab");
      ASSERT_EQ(glob_matches(pattern, name), matches_slowly(pattern, name))
          << pattern << " on " << name;
    }
  }
}

TEST(HasGlob, OnlyWhatIsNotEscaped) {
  EXPECT_TRUE(has_glob("a*"));
  EXPECT_TRUE(has_glob("a?"));
  EXPECT_TRUE(has_glob("[a]"));
  EXPECT_FALSE(has_glob("[a"));
  EXPECT_FALSE(has_glob("a\\*b\\?\\[c]"));
  EXPECT_TRUE(has_glob("a\\\\*"));
  EXPECT_FALSE(has_glob("plain"));
}

TEST(GlobEscaped, FitsItsOwnTextOnly) {
  for (const char* text : {"a*", "[b]", "c?", "d\\", "\\*", "plain", ""}) {
    const std::string pattern = glob_escaped(text);
    EXPECT_FALSE(has_glob(pattern)) << text;
    EXPECT_TRUE(glob_matches(pattern, text)) << text;
    EXPECT_EQ(glob_unescaped(pattern), text);
  }
}

}  // namespace
}  // namespace adze::io
