#include "io/aws/xml.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace adze::io::aws {
namespace {

TEST(Xml, AnswerOfAServiceIsATree) {
  const auto root = parse_xml(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n"
      "<List xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>\n"
      "<Contents><Key>a&amp;b &#233;</Key></Contents><Contents a=\"1\"><Key/></Contents></List>");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "List");
  EXPECT_EQ(root->text_of("Name"), "b");
  ASSERT_EQ(root->children.size(), 3u);
  EXPECT_EQ(root->find("Contents")->text_of("Key"), "a&b é");
  EXPECT_EQ(root->children[2].text_of("Key"), "");
  EXPECT_EQ(root->find("Other"), nullptr);
  EXPECT_EQ(root->text_of("Other"), "");
}

TEST(Xml, PrefixesOfNamespacesAreNoPartOfNames) {
  const auto root = parse_xml("<s:Error xmlns:s=\"x\"><s:Code>NoSuchKey</s:Code></s:Error>");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "Error");
  EXPECT_EQ(root->text_of("Code"), "NoSuchKey");
}

TEST(Xml, BlanksThatS3SendsToGainTimeArePassedOver) {
  EXPECT_TRUE(parse_xml("  \r\n\t<?xml version=\"1.0\"?>\n <a/>\n"));
  EXPECT_TRUE(parse_xml("  <a/>"));
}

TEST(Xml, WhatIsNotWellFormedIsNothing) {
  for (const char* text : {"", " ", "<a>", "<a></b>", "<a/><b/>", "a", "<a>&nothing;</a>", "{}",
                           "<a>\x01</a>", "<a>\xff</a>"}) {
    EXPECT_FALSE(parse_xml(text)) << text;
  }
}

TEST(Xml, DocumentTypesAreRefused) {
  EXPECT_FALSE(parse_xml("<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\">]><a>&x;</a>"));
  EXPECT_FALSE(parse_xml("<!DOCTYPE a><a/>"));
}

TEST(Xml, ElementsAreBounded) {
  const auto many = [](size_t count) {
    std::string text = "<a>";
    for (size_t i = 1; i < count; ++i) text += "<b/>";
    return text + "</a>";
  };
  EXPECT_TRUE(parse_xml(many(limits::xml_elements_max)));
  EXPECT_FALSE(parse_xml(many(limits::xml_elements_max + 1)));
}

TEST(Xml, DepthIsBounded) {
  const auto nested = [](size_t depth) {
    std::string text;
    for (size_t i = 0; i < depth; ++i) text += "<a>";
    for (size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_TRUE(parse_xml(nested(limits::xml_depth_max)));
  EXPECT_FALSE(parse_xml(nested(limits::xml_depth_max + 1)));
}

}  // namespace
}  // namespace adze::io::aws
