#include "print/print_table.h"

#include <gtest/gtest.h>

#include <sstream>

#include "print/display_text.h"
#include "print/print_test_world.h"

namespace adze::print {
namespace {

using Rows = std::vector<std::vector<Scalar>>;

std::string table(const Schema& schema, const Rows& rows, const TableOptions& options = {}) {
  TextSink text;
  auto sink = print_table(schema, text, options);
  for (const auto& row : rows) sink->write(batch_of(row));
  sink->finish();
  return text.text;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(PrintTable, NamesTypesAndRowsAreAligned) {
  const Schema schema{{{"dp", string_type}, {"memory", int16_type}, {"ratio", float64_type}}};
  const Rows rows = {{text_of("dp_1"), integer_of(int16_type, 110), number_of(float64_type, 0.25)},
                     {null_of(string_type), integer_of(int16_type, -7), null_of(float64_type)}};
  EXPECT_EQ(table(schema, rows),
            "┌────────┬────────┬─────────┐\n"
            "│ dp     │ memory │   ratio │\n"
            "│ string │  int16 │ float64 │\n"
            "├────────┼────────┼─────────┤\n"
            "│ dp_1   │    110 │    0.25 │\n"
            "│ NULL   │     -7 │    NULL │\n"
            "└────────┴────────┴─────────┘\n"
            "(2 rows)\n");
}

TEST(PrintTable, FooterCountsRows) {
  const Schema schema{{{"a", int64_type}}};
  const std::vector<Scalar> row = {integer_of(int64_type, 1)};
  EXPECT_TRUE(table(schema, {}).ends_with("\n(0 rows)\n"));
  EXPECT_TRUE(table(schema, Rows(1, row)).ends_with("\n(1 row)\n"));
  EXPECT_TRUE(table(schema, Rows(40, row)).ends_with("\n(40 rows)\n"));
  const std::string text = table(schema, Rows(41, row));
  EXPECT_TRUE(text.ends_with("\n(41 rows, 40 shown)\n"));
  EXPECT_EQ(lines(text).size(), 4u + 40 + 2);
  EXPECT_TRUE(table(schema, Rows(1, row), {.rows_max = 0}).ends_with("\n(1 row, 0 shown)\n"));
}

TEST(PrintTable, AllRowsAreShownWhenAskedForAlsoWiderOnes) {
  const Schema schema{{{"a", string_type}}};
  Rows rows(3000, {text_of("x")});
  rows.push_back({text_of("much wider than the others")});
  const std::string text = table(schema, rows, {.rows_max = {}});
  EXPECT_NE(text.find("│ much wider than the others │"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\n(3001 rows)\n"));
  EXPECT_EQ(lines(text).size(), 4u + 3001 + 2);
}

TEST(PrintTable, WideCharactersTakeTwoCellsAndCombiningOnesNone) {
  const Schema schema{{{"a", string_type}}};
  const Rows rows = {{text_of("表🙂")}, {text_of("e\u0301e")}, {text_of("abcdefg")}};
  for (const std::string& line : lines(table(schema, rows))) {
    if (!line.starts_with("(")) {
      EXPECT_EQ(display_width(line), 11u) << line;
    }
  }
}

TEST(PrintTable, ControlCharactersAreEscaped) {
  const Schema schema{{{"a\n", string_type}}};
  const std::string text = table(schema, {{text_of("\x1b[31mred\n")}});
  EXPECT_NE(text.find("│ \\x1b[31mred\\n │"), std::string::npos) << text;
  EXPECT_NE(text.find("│ a\\n"), std::string::npos) << text;
}

TEST(PrintTable, LongValuesAreCutToTheTerminal) {
  const Schema schema{{{"id", int64_type}, {"text", string_type}}};
  const Rows rows = {{integer_of(int64_type, 123456789), text_of("The quick brown fox jumps")}};
  EXPECT_EQ(table(schema, rows, {.width_max = 30}),
            "┌───────────┬────────────────┐\n"
            "│        id │ text           │\n"
            "│     int64 │ string         │\n"
            "├───────────┼────────────────┤\n"
            "│ 123456789 │ The quick bro… │\n"
            "└───────────┴────────────────┘\n"
            "(1 row)\n");
}

TEST(PrintTable, MiddleColumnsAreLeftOut) {
  Schema schema;
  std::vector<Scalar> row;
  for (int i = 0; i < 12; ++i) {
    schema.fields.push_back({"c" + std::to_string(i), int64_type});
    row.push_back(integer_of(int64_type, i));
  }
  EXPECT_EQ(table(schema, {row}, {.width_max = 40}),
            "┌───────┬───────┬───┬───────┬───────┐\n"
            "│    c0 │    c1 │ … │   c10 │   c11 │\n"
            "│ int64 │ int64 │ … │ int64 │ int64 │\n"
            "├───────┼───────┼───┼───────┼───────┤\n"
            "│     0 │     1 │ … │    10 │    11 │\n"
            "└───────┴───────┴───┴───────┴───────┘\n"
            "(1 row)\n"
            "(12 columns, 4 shown)\n");
}

TEST(PrintTable, NoLineIsWiderThanTheTerminalOrEndsInABlank) {
  for (size_t column_count = 1; column_count < 9; ++column_count) {
    Schema schema;
    std::vector<Scalar> row;
    for (size_t i = 0; i < column_count; ++i) {
      schema.fields.push_back({"a long name of a column 表", i % 2 == 0 ? string_type : int8_type});
      row.push_back(i % 2 == 0 ? text_of("żółć 表表表表表 and more") : integer_of(int8_type, -100));
    }
    for (size_t width = 16; width < 150; ++width) {
      for (const std::string& line : lines(table(schema, {row}, {.width_max = width}))) {
        if (line.starts_with("(")) continue;
        ASSERT_LE(display_width(line), width) << line;
        ASSERT_NE(line.back(), ' ');
      }
    }
  }
}

TEST(PrintTable, TinyTerminalStillShowsOneColumn) {
  const Schema schema{{{"a", string_type}, {"b", string_type}}};
  const std::string text = table(schema, {{text_of("x"), text_of("y")}}, {.width_max = 1});
  EXPECT_NE(text.find("│ x"), std::string::npos);
  EXPECT_TRUE(text.ends_with("(1 row)\n(2 columns, 1 shown)\n")) << text;
}

TEST(PrintTable, ColorDimsTypesAndNulls) {
  const Schema schema{{{"a", int8_type}}};
  const std::string text = table(schema, {{null_of(int8_type)}}, {.color = true});
  EXPECT_NE(text.find("│ \x1b[2mint8\x1b[0m │"), std::string::npos) << text;
  EXPECT_NE(text.find("│ \x1b[2mNULL\x1b[0m │"), std::string::npos) << text;
}

}  // namespace
}  // namespace adze::print
