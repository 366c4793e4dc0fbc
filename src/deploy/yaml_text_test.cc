#include "deploy/yaml_text.h"

#include <gtest/gtest.h>

namespace adze::deploy {
namespace {

TEST(YamlScalar, IsPlainOnlyWhereItCanMeanNothingElse) {
  for (const char* text :
       {"sales", "arn:aws:sqs:eu-west-1:123456789012:q", "a/b.csv", "subnet-1"}) {
    EXPECT_EQ(yaml_scalar(text), text);
  }
  for (const char* text :
       {"",  "yes", "No", "NULL", "y",  "12",  "1e3", "0x1f", "-",  "a:", "a b", ".csv",
        "~", "a#b", "*a", "&a",   "!a", "{a}", "[a]", "a,b",  "<<", "=",  "@a",  "`"}) {
    EXPECT_EQ(yaml_scalar(text), '"' + std::string(text) + '"');
  }
}

TEST(YamlScalar, EscapesWhatIsNotSeen) {
  EXPECT_EQ(yaml_scalar("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(yaml_scalar("a\nb\tc\r"), R"("a\nb\u0009c\u000d")");
  EXPECT_EQ(yaml_scalar("\x7f\xc2\x85\xe2\x80\xa8\xef\xbb\xbf\xe2\x80\xae"),
            R"("\u007f\u0085\u2028\ufeff\u202e")");
  EXPECT_EQ(yaml_scalar("é😀"), "\"é😀\"");
}

TEST(YamlSub, HasATagOnlyWhereSomethingIsPutIn) {
  EXPECT_EQ(yaml_sub("arn:aws:s3:::a"), "arn:aws:s3:::a");
  EXPECT_EQ(yaml_sub("arn:${AWS::Partition}:s3:::a"), "!Sub \"arn:${AWS::Partition}:s3:::a\"");
}

TEST(YamlLines, AreABlockWhereOneKeepsThem) {
  EXPECT_EQ(yaml_lines("a: 1\n\nb: 2\n", 2), "|\n  a: 1\n\n  b: 2");
  EXPECT_EQ(yaml_lines("a", 2), "|-\n  a");
  EXPECT_EQ(yaml_lines("a: ${x}\n", 2), "!Sub |\n  a: ${!x}");
}

TEST(YamlLines, AreQuotedElse) {
  EXPECT_EQ(yaml_lines(" a\n", 2), R"(" a\n")");
  EXPECT_EQ(yaml_lines("a\n\n", 2), R"("a\n\n")");
  EXPECT_EQ(yaml_lines("a\r\nb\n", 2), R"("a\u000d\nb\n")");
  EXPECT_EQ(yaml_lines("\ta: ${x}", 2), R"(!Sub "\u0009a: ${!x}")");
  EXPECT_EQ(yaml_lines("", 2), R"("")");
}

TEST(Filled, PutsEachValueInOnce) {
  EXPECT_EQ(filled("a <<x>> b <<y>>", {{"x", "<<y>>"}, {"y", "2"}}), "a <<y>> b 2");
}

}  // namespace
}  // namespace adze::deploy
