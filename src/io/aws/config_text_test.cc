#include "io/aws/config_text.h"

#include "io/io_test_world.h"

namespace adze::io::aws {
namespace {

/// "section.name=value; …", nested ones as "name{a=b}".
std::string flat(const std::string& text) {
  std::string shown;
  for (const ConfigSection& section : parse_config_text(text, "config").sections) {
    for (const auto& [name, entry] : section.entries) {
      shown += section.name + "." + name;
      if (entry.nested.empty()) shown += "=" + entry.value;
      for (const auto& [inner, value] : entry.nested) shown += "{" + inner + "=" + value + "}";
      shown += "; ";
    }
  }
  return shown;
}

/// "line: message" of what is refused.
std::string refusal(const std::string& text) {
  const Error error = thrown([&] { parse_config_text(text, "the file"); });
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(error.file, "the file");
  EXPECT_FALSE(error.fix.empty());
  return std::to_string(error.line) + ": " + error.message;
}

TEST(ConfigTextTest, SettingsAreFoundBelowTheirSections) {
  EXPECT_EQ(flat("[default]\nregion = eu-west-1\n[profile a b]\noutput=json\n"),
            "default.region=eu-west-1; profile a b.output=json; ");
}

TEST(ConfigTextTest, NamesAreInAnyCaseAndEitherSignSeparates) {
  EXPECT_EQ(flat("[p]\nReGion : a = b\nurl = http://x:1/\n"),
            "p.region=a = b; p.url=http://x:1/; ");
}

TEST(ConfigTextTest, ByteOrderMarkAndAnyLineEndAreFine) {
  EXPECT_EQ(flat("\xEF\xBB\xBF[p]\r\na=1\rb=2\n\r\n"), "p.a=1; p.b=2; ");
}

TEST(ConfigTextTest, CommentsStandOnLinesOfTheirOwn) {
  EXPECT_EQ(flat("# x\n[p] # here it is no matter\n; y\na = 1 # 2\n  # z\n"), "p.a=1 # 2; ");
}

TEST(ConfigTextTest, IndentedLinesGoOnWithAValue) {
  EXPECT_EQ(flat("[p]\na = 1\n  2\n\n  3\n\nb = 4\n"), "p.a=1\n2\n\n3; p.b=4; ");
}

TEST(ConfigTextTest, IndentedLinesBehindNothingAreSettingsInside) {
  EXPECT_EQ(flat("[p]\ns3 =\n  a = 1\n  # no\n\n  B=2=3\nc = 4\n"), "p.c=4; p.s3{B=2=3}{a=1}; ");
}

TEST(ConfigTextTest, WholeSectionMayBeIndented) {
  EXPECT_EQ(flat("  [p]\n  a = 1\n  b = 2\n"), "p.a=1; p.b=2; ");
}

TEST(ConfigTextTest, SectionOfDefaultsIsKeptApart) {
  const ConfigText text = parse_config_text("[DEFAULT]\na = 1\n[p]\nb = 2\n", "");
  EXPECT_EQ(text.sections.size(), 1u);
  EXPECT_EQ(text.defaults.at("a").value, "1");
}

TEST(ConfigTextTest, LineOfASettingIsKept) {
  EXPECT_EQ(parse_config_text("\n[p]\n\na = 1\n", "").sections[0].entries.at("a").line, 4u);
}

TEST(ConfigTextTest, WhatTheCliRefusesIsRefusedWithItsLine) {
  EXPECT_EQ(refusal("a = 1\n"), "1: there is no [section] above this line");
  EXPECT_EQ(refusal("[p]\nsecret\n"), "2: this is no [section], no name = value and no comment");
  EXPECT_EQ(refusal("[p]\n= secret\n"), "2: this is no [section], no name = value and no comment");
  EXPECT_EQ(refusal("[p\na = 1\n"), "1: there is no [section] above this line");
  EXPECT_EQ(refusal("[p]\na = 1\nA = 2\n"), "3: this setting is given twice in its section");
  EXPECT_EQ(refusal("[p]\n[q]\n[p]\n"), "3: there is another section of this name above");
  EXPECT_EQ(refusal("[p]\ns3 =\n  secret\n"),
            "2: the indented lines below this one are not all name = value");
}

TEST(ConfigTextTest, ControlCharactersAreRefused) {
  EXPECT_EQ(refusal(std::string("[p]\na = 1\0", 10)),
            "2: there is a control character in this line");
}

}  // namespace
}  // namespace adze::io::aws
