#include "csv/detect_dialect.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

namespace adze::csv {
namespace {

constexpr DialectUnknowns kUnknown{.delimiter = true, .quote = true};

std::string detect(const std::string& text, bool is_whole = true) {
  return describe(detect_dialect(text, is_whole, Dialect(), kUnknown));
}

// --- tables written in each dialect --------------------------------------------------------------

enum class Quoting { kMinimal, kAll };

std::string written(const std::string& text, char delimiter, std::optional<char> quote,
                    Quoting quoting) {
  if (!quote) return text;
  const bool needs = text.find_first_of(std::string{delimiter, '\n', *quote}) != std::string::npos;
  if (!needs && quoting == Quoting::kMinimal) return text;
  std::string result(1, *quote);
  for (const char c : text) result += c == *quote ? std::string(2, c) : std::string(1, c);
  return result + *quote;
}

std::string table(uint64_t seed, char delimiter, std::optional<char> quote, Quoting quoting,
                  const std::string& newline) {
  std::mt19937_64 random(seed);
  const std::vector<std::string> plain = {"12", "Oslo", "2024-01-03", "-1.5", "", "a b"};
  const std::vector<std::string> odd = {"x, y; z",   "two\nlines", "a|b",
                                        "tab\there", "say \"hi\"", "it's"};
  const size_t columns = 2 + random() % 4;
  std::string text;
  for (size_t row = 0; row < 12; ++row) {
    for (size_t column = 0; column < columns; ++column) {
      std::string value =
          row == 0 ? "name" + std::to_string(column) : plain[random() % plain.size()];
      if (row > 0 && quote && random() % 5 == 0) value = odd[random() % odd.size()];
      if (column > 0) text += delimiter;
      text += written(value, delimiter, quote, quoting);
    }
    text += newline;
  }
  return text;
}

TEST(DetectDialect, FindsTheDialectThatATableWasWrittenIn) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    for (const char delimiter : {',', ';', '\t', '|'}) {
      for (const Quoting quoting : {Quoting::kMinimal, Quoting::kAll}) {
        for (const char* newline : {"\n", "\r\n"}) {
          const std::string text = table(seed, delimiter, '"', quoting, newline);
          const Dialect found = detect_dialect(text, true, Dialect(), kUnknown).dialect;
          ASSERT_EQ(found.delimiter, delimiter) << text;
          ASSERT_EQ(found.quote, '"') << text;
        }
      }
    }
  }
}

TEST(DetectDialect, FindsSingleQuotesWhereTheyEnclose) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    for (const char delimiter : {',', ';', '\t', '|'}) {
      const std::string text = table(seed, delimiter, '\'', Quoting::kAll, "\n");
      const DetectedDialect found = detect_dialect(text, true, Dialect(), kUnknown);
      ASSERT_EQ(found.dialect.delimiter, delimiter) << text;
      ASSERT_EQ(found.dialect.quote, '\'') << text;
      ASSERT_EQ(found.dialect.escape, '\'');
    }
  }
}

TEST(DetectDialect, EveryBeginningOfATableHasItsDialect) {
  const std::string text =
      "id;text;price\n1;\"a;b\nc\";1,5\n2;\"x\";2,5\n3;y;3,5\n4;\"d;e;f\ng\";4,5\n";
  for (size_t size = 30; size <= text.size(); ++size) {
    EXPECT_EQ(detect(text.substr(0, size), false), "delimiter ';', header, 3 columns") << size;
  }
}

// --- single cases
// ----------------------------------------------------------------------------------

TEST(DetectDialect, CommasAreTheDefault) {
  EXPECT_EQ(detect(""), "delimiter ',', header, 0 columns");
  EXPECT_EQ(detect("a\n1\n"), "delimiter ',', header, 1 column");
  EXPECT_EQ(detect("a,b\n1,2\n"), "delimiter ',', header, 2 columns");
  EXPECT_EQ(detect("a,b"), "delimiter ',', header, 2 columns") << "no line break at the end";
  EXPECT_EQ(detect("a,b;c\n1,2;3\n"), "delimiter ',', header, 2 columns") << "a tie";
}

TEST(DetectDialect, DecimalCommasAreNoDelimiters) {
  EXPECT_EQ(detect("a;b\n1,5;2,5\n2,5;3,5\n"), "delimiter ';', header, 2 columns");
  EXPECT_EQ(detect("name;price, EUR;x\nA;1,5;z\n"), "delimiter ';', header, 3 columns");
}

TEST(DetectDialect, OneBadRowDoesNotHideTheDelimiter) {
  EXPECT_EQ(detect("a;b;c\n1;2;3\n1;2\n4;5;6\n7;8;9\n"), "delimiter ';', header, 3 columns");
  EXPECT_EQ(detect("a;b;c\n1;2;3\n1;2\"x;3\n\"4\";5;6\n7;8;9\n"),
            "delimiter ';', header, 3 columns");
}

TEST(DetectDialect, FreeTextInOneColumnIsNotDivided) {
  EXPECT_EQ(detect("comment\nwell, no\nyes\nso, so, la\n"), "delimiter ',', header, 1 column");
  EXPECT_EQ(detect("Report; 2024\nid,name\n1,x\n2,y\n3,z\n4,u\n"),
            "delimiter ',', header, 1 column")
      << "a title is not taken for a header with another delimiter";
}

TEST(DetectDialect, ApostrophesAreNotQuotes) {
  EXPECT_EQ(detect("name,word\nO'Brien,'tis\nD'Arcy,x\n"), "delimiter ',', header, 2 columns");
  EXPECT_EQ(detect("a,b\n1,'yes'\n2,no\n3,no\n"), "delimiter ',', header, 2 columns")
      << "one word in single quotes is data";
  EXPECT_EQ(detect("'a','b'\n'1','x, y'\n"), "delimiter ',', quote ', header, 2 columns");
  EXPECT_EQ(detect("a,b\n1,'x, y'\n2,'z, u'\n3,v\n"), "delimiter ',', quote ', header, 2 columns");
}

TEST(DetectDialect, QuotesArePlainOnlyWhereTheyEncloseNothing) {
  EXPECT_EQ(detect("size,n\n5\" pipe,1\n6\" pipe,2\n7,3\n"),
            "delimiter ',', no quotes, header, 2 columns");
  EXPECT_EQ(detect("size,n\n5\" pipe,1\n7,2\n"), "delimiter ',', header, 2 columns")
      << "one quote that is amiss is an error to tell of";
  EXPECT_EQ(detect("a,b\n1,\"x\n2,y\n3,\"z\n"), "delimiter ',', header, 2 columns");
  EXPECT_EQ(detect("size,n\n5\" pipe,1\n\"6, thick\",2\n7,3\n8,4\n9,5\n"),
            "delimiter ',', header, 2 columns");
}

TEST(DetectDialect, WhatWasSaidStays) {
  Dialect said;
  said.delimiter = ':';
  EXPECT_EQ(describe(detect_dialect("a;b\n1;2\n", true, said, {.quote = true})),
            "delimiter ':', header, 1 column");
  said.header = false;
  said.skip_rows = 1;
  EXPECT_EQ(describe(detect_dialect("junk;\na|b\n1|2\n", true, said, kUnknown)),
            "delimiter '|', no header, 2 columns");
}

TEST(DetectDialect, AByteOrderMarkIsNoPartOfTheHeader) {
  EXPECT_EQ(detect("\xEF\xBB\xBF\"a\";\"b\"\n1;2\n"), "delimiter ';', header, 2 columns");
}

}  // namespace
}  // namespace adze::csv
