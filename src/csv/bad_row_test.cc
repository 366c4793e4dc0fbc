// What users are told of bad rows: exact words, lines and carets.
#include "csv/bad_row.h"

#include <gtest/gtest.h>

#include "csv/memory_source_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

using testing::MemorySource;
using testing::World;

CsvOptions orders() {
  CsvOptions options;
  options.columns = {{.name = "id", .type = int32_type, .null_values = {}},
                     {.name = "amount", .type = int32_type, .null_values = {}},
                     {.name = "note", .type = string_type, .null_values = {}}};
  options.delivered = {0, 1, 2};
  return options;
}

/// The error as a terminal would show it.
std::string report(const std::string& rows, const CsvOptions& options = orders()) {
  World world;
  const std::string text = "id,amount,note\n" + rows;
  MemorySource source(text, 4096);
  try {
    const auto csv = read_csv(source, options, world.context);
    const auto reader = csv->make_reader();
    Batch batch;
    while (reader->next_segment()) {
      while (reader->next_batch(batch)) {
      }
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kContract);
    EXPECT_TRUE(error.excerpt->is_data);
    return error.file + ":" + std::to_string(error.line) + ": " + error.message + "\n" +
           error.excerpt->text + "\n" + std::string(error.excerpt->caret_column, ' ') + "^";
  }
  return "no error";
}

TEST(BadRow, AValueOfAnotherTypeIsShownByItsShape) {
  EXPECT_EQ(report("1,2,x\n7,12.7,EUR\n"),
            "t.csv:3: column 'amount' (int32): '99.9' has a fraction\n"
            "7,12.7,EUR\n"
            "  ^");
}

TEST(BadRow, TheValueItselfIsKeptApart) {
  World world;
  MemorySource source("id,amount,note\n1,\"a\"\"b\",x\n", 4096);
  const auto csv = read_csv(source, orders(), world.context);
  const auto reader = csv->make_reader();
  Batch batch;
  reader->next_segment();
  try {
    reader->next_batch(batch);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.column_name, "amount");
    EXPECT_TRUE(error.message.starts_with("column 'amount' (int32): 'a\"a' ")) << error.message;
    EXPECT_TRUE(error.message_with_data->starts_with("column 'amount' (int32): 'a\"b' "));
  }
}

TEST(BadRow, FieldCountsAreComparedWithTheHeader) {
  EXPECT_EQ(report("1,2,x\n1,2\n"),
            "t.csv:3: the record has 2 fields, the header has 3\n1,2\n   ^");
  EXPECT_EQ(report("1,2,x,\n"),
            "t.csv:2: the record has 4 fields, the header has 3\n1,2,x,\n      ^");
  EXPECT_EQ(report("1\r\n"), "t.csv:2: the record has 1 field, the header has 3\n1\n ^");
}

TEST(BadRow, QuotesOutOfPlaceArePointedAt) {
  EXPECT_EQ(report("1,2,5\" pipe\n"),
            "t.csv:2: column 'note' (string): a quote inside an unquoted field\n1,2,5\" pipe\n"
            "     ^");
  EXPECT_EQ(report("1,2,\"a\" b\n"),
            "t.csv:2: column 'note' (string): text after the closing quote\n1,2,\"a\" b\n       ^");
  EXPECT_EQ(report("1,2,\"a\n3,4,b\n"),
            "t.csv:2: column 'note' (string): the closing quote is missing\n1,2,\"a\n    ^");
}

TEST(BadRow, CarriageReturnsAndNulsAreEscaped) {
  EXPECT_EQ(report("1,2,a\rb\n"),
            "t.csv:2: column 'note' (string): a carriage return without a line feed\n1,2,a\\rb\n"
            "     ^");
  EXPECT_EQ(report("1,2,a\r"),
            "t.csv:2: column 'note' (string): a carriage return without a line feed\n1,2,a\\r\n"
            "     ^");
  EXPECT_EQ(report(std::string("1,2,a\0b\n", 8)),
            "t.csv:2: column 'note' (string): a NUL byte\n1,2,a\\x00b\n     ^");
}

TEST(BadRow, InvalidUtf8IsFoundInItsField) {
  EXPECT_EQ(report("1,2,ü\n3,4,caf\xE9\n"),
            "t.csv:3: column 'note' (string): 'aaax' is not valid UTF-8\n3,4,caf\\xe9\n    ^");
  EXPECT_EQ(report("1,2,\"x,\xC3\"\n"),
            "t.csv:2: column 'note' (string): 'a,x' is not valid UTF-8\n1,2,\"x,\\xc3\"\n    ^");
}

TEST(BadRow, CaretsCountCodePoints) {
  CsvOptions options = orders();
  options.columns[0].type = string_type;
  EXPECT_EQ(report("äöü,x,n\n", options).substr(0, 33), "t.csv:2: column 'amount' (int32):");
  EXPECT_TRUE(report("äöü,x,n\n", options).ends_with("\näöü,x,n\n    ^"));
}

TEST(BadRow, LongLinesAreShownAroundTheCaret) {
  CsvOptions options = orders();
  options.columns[0].type = string_type;
  const std::string text =
      report(std::string(1000, 'a') + ",x," + std::string(1000, 'b') + "\n", options);
  EXPECT_NE(text.find("\n…" + std::string(79, 'a') + ",x," + std::string(78, 'b') + "…\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace adze::csv
