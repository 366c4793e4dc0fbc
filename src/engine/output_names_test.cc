#include "engine/output_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"

namespace adze::engine {
namespace {

std::string snake(std::string_view name) { return styled_name(name, NameStyle::kSnake); }

plan::Plan plan_with(const std::vector<std::string>& names) {
  plan::Plan plan;
  for (const std::string& name : names) plan.output.fields.push_back({name, int64_type});
  return plan;
}

std::string message_of(const std::vector<std::string>& names, NameStyle style) {
  plan::Plan plan = plan_with(names);
  try {
    style_output_names(plan, style);
    return "";
  } catch (const Error& error) {
    return error.message;
  }
}

TEST(OutputNamesTest, SnakeJoinsWordsByOneUnderscore) {
  EXPECT_EQ(snake("Order ID"), "order_id");
  EXPECT_EQ(snake("Order: ID (new)"), "order_id_new");
  EXPECT_EQ(snake("  padded  "), "padded");
  EXPECT_EQ(snake("__a__b__"), "a_b");
  EXPECT_EQ(snake("already_snake_2"), "already_snake_2");
}

TEST(OutputNamesTest, SnakeFindsWordsInCamelCase) {
  EXPECT_EQ(snake("OrderID"), "order_id");
  EXPECT_EQ(snake("orderId"), "order_id");
  EXPECT_EQ(snake("IsParentColumn"), "is_parent_column");
  EXPECT_EQ(snake("SetID_OBR"), "set_id_obr");
  EXPECT_EQ(snake("IDNumber"), "id_number");
  EXPECT_EQ(snake("HTTP2Server"), "http2_server");
  EXPECT_EQ(snake("ABC"), "abc");
}

TEST(OutputNamesTest, SnakeKeepsLettersOfAllScriptsWithTheirMarks) {
  EXPECT_EQ(snake("Größe in m²"), "größe_in_m");
  EXPECT_EQ(snake("Ärzte"), "ärzte");
  EXPECT_EQ(snake("名前 2"), "名前_2");
  EXPECT_EQ(snake("e\u0301tat"), "e\u0301tat");
}

TEST(OutputNamesTest, SnakeNamesDoNotBeginWithDigits) {
  EXPECT_EQ(snake("2024 sales"), "_2024_sales");
  EXPECT_EQ(snake("_1"), "_1");
}

TEST(OutputNamesTest, LowerChangesCaseAlone) {
  EXPECT_EQ(styled_name("Order ID", NameStyle::kLower), "order id");
  EXPECT_EQ(styled_name("ÄRZTE", NameStyle::kLower), "ärzte");
}

TEST(OutputNamesTest, ChangesAreNoted) {
  plan::Plan plan = plan_with({"Order ID", "day"});
  style_output_names(plan, NameStyle::kSnake);
  EXPECT_EQ(plan.output.fields[0].name, "order_id");
  EXPECT_EQ(plan.output.fields[1].name, "day");
  ASSERT_EQ(plan.notes.size(), 1u);
  EXPECT_EQ(plan.notes[0], "names of columns: 'Order ID' is order_id");
}

TEST(OutputNamesTest, ManyChangesAreCounted) {
  std::vector<std::string> names;
  for (char c = 'A'; c < 'K'; ++c) names.emplace_back(1, c);
  plan::Plan plan = plan_with(names);
  style_output_names(plan, NameStyle::kLower);
  EXPECT_TRUE(plan.notes[0].ends_with("'H' is h, and 2 more"));
}

TEST(OutputNamesTest, NothingChangedIsNotNoted) {
  plan::Plan plan = plan_with({"a", "b"});
  style_output_names(plan, NameStyle::kSnake);
  EXPECT_TRUE(plan.notes.empty());
}

TEST(OutputNamesTest, TwoColumnsOfOneNameAreRefused) {
  EXPECT_EQ(message_of({"a b", "A_B"}, NameStyle::kSnake),
            "columns 'a b' and 'A_B' would both be called 'a_b'");
  EXPECT_EQ(message_of({"a", "A"}, NameStyle::kLower),
            "columns 'a' and 'A' would both be called 'a'");
}

TEST(OutputNamesTest, NamesOfWhichNothingIsLeftAreRefused) {
  EXPECT_EQ(message_of({"%"}, NameStyle::kSnake), "nothing is left of the name '%' in this style");
}

}  // namespace
}  // namespace adze::engine
