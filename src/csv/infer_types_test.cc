#include "csv/infer_types.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "csv/memory_source_testing.h"
#include "csv/record.h"

namespace adze::csv {
namespace {

TableFindings infer(std::string_view text, const InferOptions& options = {}, unsigned threads = 1) {
  testing::World world;
  world.context.threads = threads;
  testing::MemorySource source(text, 1000);
  return infer_types(source, options, world.context);
}

std::string type_of(const std::string& values, InferOptions options = {}) {
  const TableFindings found = infer("a\n" + values, options);
  if (found.problem) return found.problem->message;
  options.observe.statistics = true;
  EXPECT_EQ(infer("a\n" + values, options).columns[0].type(), found.columns[0].type()) << values;
  return type_name(found.columns[0].type());
}

// All that is known of a table, for comparing.
std::string described(const TableFindings& table) {
  std::string text = std::to_string(table.rows) + " rows\n";
  for (const ColumnFindings& column : table.columns) {
    text += column.name + " " + type_name(column.type());
    const auto add = [&](const auto& value) { text += " " + std::to_string(value); };
    add(column.any_value);
    add(column.values);
    add(column.nulls);
    add(column.empty_texts);
    add(column.bytes_min);
    add(column.bytes_max);
    add(column.many_distinct);
    for (const std::string& one : column.distinct) text += " " + one;
    const Type type = column.type();
    if (type.is_integer() || type.is_decimal() || type.is_temporal()) {
      add(static_cast<int64_t>(column.integer_min));
      add(static_cast<int64_t>(column.integer_max));
    }
    if (type.is_float()) {
      add(column.number_min);
      add(column.number_max);
      add(column.any_exponent);
      add(column.whole_digits_max);
      add(column.fraction_digits_max);
    }
    if (type.id == TypeId::kTimestampTz) add(column.offset_max - column.offset_min);
    if (type == string_type) {
      add(column.looks);
      if ((column.looks & kLooksNumeric) != 0) {
        add(column.first_leading_zero.line);
        add(column.first_plus_sign.line);
        add(column.first_too_long.line);
      }
    }
    if (!column.is_settled()) {
      std::set<std::string> strangers;
      for (const SeenText& one : column.strangers) {
        strangers.insert(one.text + "*" + std::to_string(one.count) + "@" +
                         std::to_string(one.line));
      }
      for (const std::string& one : strangers) text += " " + one;
    }
    text += " first " + column.first.text + "@" + std::to_string(column.first.line) + "\n";
  }
  return text;
}

TEST(InferTypes, EachTypeFromItsValues) {
  EXPECT_EQ(type_of("true\nFALSE\n"), "bool");
  EXPECT_EQ(type_of("1\n-2\n"), "int64");
  EXPECT_EQ(type_of("1\n12345678901234567890\n"), "decimal(38,0)");
  EXPECT_EQ(type_of("12345678901234567890\n1\n"), "decimal(38,0)");
  EXPECT_EQ(type_of("1\n2.5\n"), "float64");
  EXPECT_EQ(type_of("12345678901234567890\n2.5\n1\n"), "float64");
  EXPECT_EQ(type_of("nan\n1e5\n"), "float64");
  EXPECT_EQ(type_of("2024-01-03\n"), "date");
  EXPECT_EQ(type_of("2024-01-03 10:00:00\n2024-01-03T10:00:00.5\n"), "timestamp");
  EXPECT_EQ(type_of("2024-01-03 10:00:00Z\n2024-01-03T10:00:00+02:00\n"), "timestamptz");
  EXPECT_EQ(type_of("x\n"), "string");
}

TEST(InferTypes, MixedKindsAreStrings) {
  EXPECT_EQ(type_of("1\ntrue\n"), "string");
  EXPECT_EQ(type_of("2024-01-03\n2024-01-03 10:00:00\n"), "string");
  EXPECT_EQ(type_of("2024-01-03 10:00:00\n2024-01-03 10:00:00Z\n"), "string");
  EXPECT_EQ(type_of("1\n2024-01-03\n"), "string");
}

TEST(InferTypes, NullsAndEmptyTextsDecideNothing) {
  EXPECT_EQ(type_of("\n1\n\n"), "int64");
  EXPECT_EQ(type_of("\"\"\n1\n"), "int64");
  EXPECT_EQ(type_of("\n\n"), "string");
  EXPECT_EQ(type_of("\"\"\n"), "string");
  EXPECT_EQ(type_of(""), "string");
  InferOptions options;
  options.observe.null_values = {"NA", "-"};
  EXPECT_EQ(type_of("NA\n1\n-\n", options), "int64");
  EXPECT_EQ(type_of("\"NA\"\n1\n", options), "string") << "quoted, so it is a value";
}

TEST(InferTypes, QuotesDoNotMatter) {
  EXPECT_EQ(type_of("\"1\"\n2\n"), "int64");
  EXPECT_EQ(type_of("\"1.5\"\n\"2\"\n"), "float64");
  EXPECT_EQ(type_of("\"2024-01-03\"\n"), "date");
  EXPECT_EQ(type_of("\"1\"\"2\"\n"), "string");
}

TEST(InferTypes, WhatANumberWouldLoseMeansStringWhereverItStands) {
  for (const char* odd : {"007", "+5", "-01", "00.5"}) {
    EXPECT_EQ(type_of("1\n2\n" + std::string(odd) + "\n3\n"), "string") << odd;
    EXPECT_EQ(type_of("1.5\n" + std::string(odd) + "\n"), "string") << odd;
    EXPECT_EQ(type_of("12345678901234567890\n" + std::string(odd) + "\n"), "string") << odd;
  }
  EXPECT_EQ(type_of("0\n-0\n0.5\n"), "float64");
}

TEST(InferTypes, ABadRowIsReportedWithItsLine) {
  const TableFindings found = infer("a,b\n1,2\n3\n4,x\n");
  ASSERT_TRUE(found.problem.has_value());
  EXPECT_EQ(found.problem->line, 3u);
  EXPECT_EQ(found.columns[1].type(), int64_type) << "of the rows before it";
  EXPECT_EQ(found.rows, 1u);
}

TEST(InferTypes, ABeginningThatIsCutInsideQuotesLosesItsLastRecordOnly) {
  InferOptions options;
  options.is_beginning = true;
  const TableFindings found = infer("a,b\n1,2\n3,\"x\n", options);
  EXPECT_FALSE(found.problem.has_value());
  EXPECT_EQ(found.columns[1].type(), int64_type);
  EXPECT_TRUE(infer("a,b\n1,2\n3,\"x\n").problem.has_value());
}

TEST(InferTypes, OnlyTheColumnsAskedForAreLookedAt) {
  InferOptions options;
  options.names = {"c", "a", "z"};
  const TableFindings found = infer("a,b,c\n1,x,2.5\n", options);
  ASSERT_EQ(found.columns.size(), 2u);
  EXPECT_EQ(found.columns[0].name, "a");
  EXPECT_EQ(found.columns[1].type(), float64_type);
  EXPECT_EQ(found.header, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(InferTypes, WithoutAHeaderColumnsAreNumbered) {
  InferOptions options;
  options.observe.dialect.header = false;
  const TableFindings found = infer("1,x\n2,y\n", options);
  EXPECT_EQ(found.header, (std::vector<std::string>{"column0", "column1"}));
  EXPECT_EQ(found.rows, 2u);
}

TEST(InferTypes, StrangersAreRememberedWithTheirFirstLine) {
  InferOptions options;
  options.observe.statistics = true;
  const ColumnFindings found = infer("a\n1\nN/A\n2\nN/A\n", options).columns[0];
  EXPECT_EQ(found.type(), string_type);
  ASSERT_EQ(found.strangers.size(), 1u);
  EXPECT_EQ(found.strangers[0].text, "N/A");
  EXPECT_EQ(found.strangers[0].count, 2u);
  EXPECT_EQ(found.strangers[0].line, 3u);
  EXPECT_EQ(found.types.first(), int64_type);
}

TEST(InferTypes, StatisticsOfEachType) {
  InferOptions options;
  options.observe.statistics = true;
  const TableFindings found = infer(
      "i,f,d,z,s\n"
      "5,0.25,2024-01-03,2024-01-03T00:00:00Z,x\n"
      "-7,-12.5,2023-12-31,2024-01-03T00:00:00+02:00,\"y\"\"z\"\n"
      ",,,,\"\"\n",
      options);
  EXPECT_EQ(found.rows, 3u);
  EXPECT_TRUE(found.columns[0].integer_min == -7 && found.columns[0].integer_max == 5);
  EXPECT_EQ(found.columns[0].nulls, 1u);
  EXPECT_EQ(found.columns[1].number_min, -12.5);
  EXPECT_EQ(found.columns[1].number_max, 0.25);
  EXPECT_EQ(found.columns[1].whole_digits_max, 2u);
  EXPECT_EQ(found.columns[1].fraction_digits_max, 2u);
  EXPECT_TRUE(found.columns[2].integer_max - found.columns[2].integer_min == 3);
  EXPECT_NE(found.columns[3].offset_min, found.columns[3].offset_max);
  EXPECT_EQ(found.columns[4].empty_texts, 1u);
  EXPECT_EQ(found.columns[4].bytes_min, 1u);
  EXPECT_EQ(found.columns[4].bytes_max, 3u);
  EXPECT_EQ(found.columns[4].distinct, (std::set<std::string>{"x", "y\"z"}));
}

// --- large worlds -------------------------------------------------------------------------------

// Columns that each draw from a few kinds of texts, so that every type and every way down comes up.
std::string random_text(uint64_t seed, size_t rows) {
  std::mt19937_64 random(seed);
  const std::vector<std::string> texts = {"1",
                                          "-20",
                                          "0",
                                          "12345678901234567890",
                                          "1.5",
                                          "-0.0",
                                          "1e3",
                                          "nan",
                                          "007",
                                          "+1",
                                          "true",
                                          "False",
                                          "2024-01-03",
                                          "2024-02-29",
                                          "2024-01-03 10:00:00",
                                          "2024-01-03T10:00:00.25",
                                          "2024-01-03 10:00:00Z",
                                          "2024-01-03 10:00:00+02:00",
                                          "x",
                                          "N/A",
                                          "03/04/2024",
                                          " 5",
                                          "1,5",
                                          "10:00:00",
                                          "a \"b\"",
                                          ""};
  constexpr size_t kColumns = 6;
  std::vector<std::vector<size_t>> choices(kColumns);
  for (std::vector<size_t>& choice : choices) {
    const size_t count = 1 + random() % 3;
    const size_t first = random() % texts.size();
    for (size_t i = 0; i < count; ++i) {
      choice.push_back(random() % 3 == 0 ? random() % texts.size() : (first + i) % texts.size());
    }
  }
  std::string csv = "a,b,c,d,e,f\n";
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < kColumns; ++column) {
      const std::vector<size_t>& choice = choices[column];
      // The later ones of a column are rare: types must hold for all rows, not for most.
      const size_t pick = random() % 50 == 0 ? random() % choice.size() : 0;
      std::string text = texts[choice[pick]];
      const bool quoted = text.find_first_of(",\"") != std::string::npos || random() % 40 == 0;
      if (quoted) {
        std::string doubled;
        for (const char c : text) doubled += c == '"' ? "\"\"" : std::string(1, c);
        text = "\"" + doubled + "\"";
      }
      csv += text + (column + 1 < kColumns ? "," : "\n");
    }
  }
  return csv;
}

// The definition: every value through types_of, one after the other.
std::vector<Type> types_by_definition(std::string_view csv) {
  const Dialect dialect;
  std::vector<FieldSpan> fields;
  Record record = read_record(csv, 0, dialect, 100, fields);
  std::vector<TypeSet> types(record.field_count, TypeSet::all());
  std::vector<bool> any_value(record.field_count);
  while (record.next < csv.size()) {
    record = read_record(csv, record.next, dialect, 100, fields);
    for (size_t i = 0; i < fields.size(); ++i) {
      const std::string text =
          field_content(csv.substr(fields[i].begin, fields[i].end - fields[i].begin), dialect);
      if (text.empty()) continue;
      any_value[i] = true;
      types[i] = types[i] & types_of(text, false).types;
    }
  }
  std::vector<Type> result;
  result.reserve(types.size());
  for (size_t i = 0; i < types.size(); ++i) {
    result.push_back(any_value[i] ? types[i].first() : string_type);
  }
  return result;
}

TEST(InferTypes, AgreesWithTheDefinitionOnRandomTables) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string csv = random_text(seed, 1 + seed * 3);
    const std::vector<Type> expected = types_by_definition(csv);
    for (const bool statistics : {false, true}) {
      InferOptions options;
      options.observe.statistics = statistics;
      const TableFindings found = infer(csv, options);
      for (size_t i = 0; i < expected.size(); ++i) {
        ASSERT_EQ(found.columns[i].type(), expected[i])
            << "seed " << seed << ", column " << found.columns[i].name;
      }
    }
  }
}

TEST(InferTypes, EightThreadsFindWhatOneFinds) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const std::string csv = random_text(seed, 3000);
    InferOptions options;
    options.observe.statistics = true;
    const std::string expected = described(infer(csv, options));
    options.segment_bytes = 4096;
    ASSERT_EQ(described(infer(csv, options)), expected) << "seed " << seed;
    ASSERT_EQ(described(infer(csv, options, 8)), expected) << "seed " << seed;
  }
}

TEST(InferTypes, PartsJoinToTheWhole) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const std::string csv = random_text(seed, 400);
    const size_t header = csv.find('\n') + 1;
    InferOptions options;
    options.observe.statistics = true;
    const TableFindings whole = infer(csv, options);
    const size_t cut = csv.find('\n', csv.size() / 3) + 1;
    TableFindings joined = infer(csv.substr(0, cut), options);
    options.input = 1;
    joined.join(infer(csv.substr(0, header) + csv.substr(cut), options));
    ASSERT_EQ(joined.rows, whole.rows);
    for (size_t i = 0; i < whole.columns.size(); ++i) {
      const ColumnFindings& a = whole.columns[i];
      const ColumnFindings& b = joined.columns[i];
      ASSERT_EQ(a.type(), b.type()) << "seed " << seed << ", column " << a.name;
      ASSERT_EQ(a.nulls, b.nulls);
      ASSERT_EQ(a.values, b.values);
      ASSERT_EQ(a.distinct, b.distinct);
      ASSERT_EQ(a.looks, b.looks);
      ASSERT_EQ(a.first.text, b.first.text);
    }
  }
}

}  // namespace
}  // namespace adze::csv
