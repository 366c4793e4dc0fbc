#include "engine/yaml_tree.h"

#include <gtest/gtest.h>

namespace adze::engine {
namespace {

/// "line:column: message | fix" of the error, or "" if the text is accepted.
std::string problem_of(const std::string& text) {
  try {
    parse_yaml(text, "job.yaml");
    return "";
  } catch (const Error& error) {
    return std::to_string(error.line) + ":" + std::to_string(error.column) + ": " + error.message +
           " | " + error.fix;
  }
}

TEST(YamlTree, PlacesOfKeysAndValuesAreKept) {
  const YamlNode root = parse_yaml("a: 1\nb:\n  - x\n  - {c: 'd'}\n", "job.yaml");
  ASSERT_EQ(root.entries.size(), 2u);
  EXPECT_EQ(root.entries[1].key.line, 2u);
  const YamlNode& sequence = root.entries[1].value;
  ASSERT_EQ(sequence.items.size(), 2u);
  EXPECT_EQ(sequence.items[0].line, 3u);
  EXPECT_EQ(sequence.items[0].column, 5u);
  EXPECT_TRUE(sequence.items[1].entries[0].value.quoted);
}

TEST(YamlTree, BlockScalarsKnowTheirIndentation) {
  const YamlNode root = parse_yaml("transform: |\n  SELECT a\n  FROM source\n", "job.yaml");
  const YamlNode& text = root.entries[0].value;
  EXPECT_EQ(text.text, "SELECT a\nFROM source\n");
  EXPECT_TRUE(text.block);
  EXPECT_EQ(text.indentation, 2u);
  EXPECT_EQ(text.line, 1u);
}

TEST(YamlTree, DuplicateKeysAreRefused) {
  EXPECT_EQ(problem_of("a: 1\nb: 2\na: 3\n"),
            "3:1: 'a' stands here twice (first on line 1) | keep one of the two");
}

TEST(YamlTree, OctalLookingNumbersAreRefusedUnlessQuoted) {
  EXPECT_EQ(problem_of("a: 0123\n"),
            "1:4: '0123' could be read as an octal number | write '0123' in quotes, or without the "
            "leading zero");
  EXPECT_EQ(problem_of("a: '0123'\nb: 0\n"), "");
}

TEST(YamlTree, AnchorsAliasesAndTagsAreRefused) {
  EXPECT_NE(problem_of("a: &x 1\n").find("anchors"), std::string::npos);
  EXPECT_NE(problem_of("a: &x 1\nb: *x\n").find("anchors"), std::string::npos);
  EXPECT_NE(problem_of("a: !!int 1\n").find("tags"), std::string::npos);
}

TEST(YamlTree, UnquotedPlaceholderInAFlowMapSaysQuoteIt) {
  EXPECT_NE(problem_of("source: {uri: s3://${x}/y}\n").find("quote"), std::string::npos);
}

TEST(YamlTree, TabsAreNamed) {
  EXPECT_NE(problem_of("a:\n\tb: 1\n").find("tabs"), std::string::npos);
}

TEST(YamlTree, SeveralDocumentsAreRefused) {
  EXPECT_NE(problem_of("a: 1\n---\nb: 2\n").find("one document"), std::string::npos);
}

TEST(YamlTree, OtherRootsThanMapsAreRefused) {
  for (const char* text : {"", "- a\n", "word\n", "# only a comment\n"}) {
    EXPECT_NE(problem_of(text), "") << text;
  }
}

TEST(YamlTree, DepthIsBounded) {
  EXPECT_NE(problem_of("a: " + std::string(40, '[') + std::string(40, ']')).find("nested deeper"),
            std::string::npos);
  EXPECT_NE(problem_of("a: " + std::string(100'000, '[')), "");
}

TEST(YamlTree, JsonIsRead) {
  const YamlNode root = parse_yaml(R"({"source": {"uri": "a.csv"}, "n": [1, 2]})", "job.json");
  EXPECT_EQ(root.entries[0].value.entries[0].value.text, "a.csv");
  EXPECT_EQ(root.entries[1].value.items.size(), 2u);
}

}  // namespace
}  // namespace adze::engine
