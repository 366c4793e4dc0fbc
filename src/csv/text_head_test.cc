// Heads of texts: what is accepted, and the exact words where it is not.
#include <gtest/gtest.h>

#include "csv/memory_source_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

using testing::MemorySource;
using testing::World;
using Names = std::vector<std::string>;

std::string shown(const Error& error) {
  return error.file + ":" + std::to_string(error.line) + ": " + error.message + " / " + error.fix;
}

std::string open(const std::string& text, const Names& declared, Dialect dialect = {},
                 bool ignore_extra = false, size_t read_size = 3) {
  World world;
  MemorySource source(text, read_size);
  CsvOptions options;
  options.dialect = dialect;
  options.ignore_extra_columns = ignore_extra;
  for (const std::string& name : declared) {
    options.columns.push_back({.name = name, .type = string_type, .null_values = {}});
  }
  try {
    read_csv(source, options, world.context);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kContract);
    return shown(error);
  }
  return "good";
}

TEST(TextHead, NamesAreThoseOfTheHeader) {
  EXPECT_EQ(header_names("\xEF\xBB\xBF"
                         "a,\"b, c\",\"d\"\"e\"\r\n1,2,3\r\n",
                         {}),
            (Names{"a", "b, c", "d\"e"}));
  EXPECT_EQ(header_names("a,b", {}), (Names{"a", "b"}));
  EXPECT_EQ(header_names("\n\r\na,b\n", {}), (Names{"a", "b"}));
  EXPECT_EQ(header_names("# made by x\na,b\n", {.skip_rows = 1}), (Names{"a", "b"}));
  EXPECT_EQ(header_names("1,2,3\n", {.header = false}), (Names{"column0", "column1", "column2"}));
  EXPECT_EQ(header_names("", {}), Names{});
}

TEST(TextHead, DuplicateAndEmptyNamesAreNamedByPosition) {
  const std::string fix =
      " / name each column in the header once, number them with names_dedupe: true "
      "(--names-dedupe), or set header: false (--no-header) if the first record is data";
  EXPECT_EQ(open("a,b,a\n", {"a"}), "t.csv:1: the header has 'a' twice, as columns 1 and 3" + fix);
  EXPECT_EQ(open("a,,b\n", {"a"}), "t.csv:1: the header's column 2 has no name" + fix);
  EXPECT_EQ(open("a,\" \"\n", {"a"}), "t.csv:1: the header's column 2 has no name" + fix);
}

TEST(TextHead, DuplicateAndEmptyNamesCanBeNumbered) {
  EXPECT_EQ(header_names("a,,a\n", {.dedupe_names = true}), (Names{"a", "column1", "a_1"}));
  EXPECT_EQ(open("a,,a\n", {"a", "column1", "a_1"}, {.dedupe_names = true}), "good");
}

TEST(TextHead, WhatIsSaidDoesNotDependOnHowMuchIsReadAtATime) {
  // The first bytes look like UTF-16, and like commas; the whole texts do not.
  for (const std::string& text : {std::string("a\0b,c\n1,2\n", 10) + std::string(50, 'x'),
                                  std::string("a;b,c\n1;2\n3;4\n")}) {
    const std::string whole = open(text, {"a"}, {}, false, text.size());
    for (size_t read_size = 1; read_size < text.size(); ++read_size) {
      EXPECT_EQ(open(text, {"a"}, {}, false, read_size), whole) << read_size;
    }
  }
}

TEST(TextHead, MissingColumnsAreErrorsWithASuggestion) {
  EXPECT_EQ(open("id,amount\n", {"id", "amout"}),
            "t.csv:1: column 'amout' is not in the header, did you mean 'amount'? / the header "
            "has: id, amount");
  EXPECT_EQ(open("ID,amount\n", {"id", "amount"}),
            "t.csv:1: column 'id' is not in the header, did you mean 'ID'? / the header has: ID, "
            "amount");
  EXPECT_EQ(open("a,b\n", {"uvw", "xyz"}),
            "t.csv:1: columns uvw, xyz are not in the header / the header has: a, b");
}

TEST(TextHead, ExtraColumnsAreErrorsUnlessIgnored) {
  EXPECT_EQ(open("a,b\n", {"a"}),
            "t.csv:1: the header's column 'b' is not declared / declare it, or set extra_columns: "
            "ignore");
  EXPECT_EQ(open("a,b,c\n", {"a"}),
            "t.csv:1: the header's columns b, c are not declared / declare them, or set "
            "extra_columns: ignore");
  EXPECT_EQ(open("a,b\n", {"a"}, {}, true), "good");
}

TEST(TextHead, AnotherDelimiterIsRecognised) {
  EXPECT_EQ(open("id;amount\n1;2\n", {"id", "amount"}),
            "t.csv:1: the header is one column, 'id;amount'; the file looks like it is separated "
            "by ';' / set delimiter: \";\" (--delimiter ';')");
  EXPECT_EQ(open("id\tamount\n", {"id", "amount"}),
            "t.csv:1: the header is one column, 'id\\tamount'; the file looks like it is separated "
            "by '\\t' / set delimiter: \"\\t\" (--delimiter '\\t')");
}

TEST(TextHead, WithoutAHeaderTheNumberOfFieldsMustBeThatOfTheColumns) {
  EXPECT_EQ(open("1,2\n", {"a", "b"}, {.header = false}), "good");
  EXPECT_EQ(open("\n1,2,3\n", {"a", "b"}, {.header = false}),
            "t.csv:2: the first record has 3 fields, but 2 columns are declared / without a header "
            "columns go by position: declare each of them, and check the delimiter");
  EXPECT_EQ(open("1,2,3\n", {"a", "b"}, {.header = false}, true), "good");
  EXPECT_EQ(open("\n", {"a"}, {.header = false}), "good");
}

TEST(TextHead, Utf16IsNamed) {
  for (const std::string text : {"\xFF\xFEx", "\xFE\xFFxx"}) {
    EXPECT_EQ(open(text, {"a"}),
              "t.csv:1: the text is UTF-16, as its byte order mark says / convert it to UTF-8 "
              "first, for example with iconv -f UTF-16 -t UTF-8");
  }
}

TEST(TextHead, SkippingMoreLinesThanThereAreIsAnError) {
  EXPECT_EQ(open("a\nb", {"a"}, {.skip_rows = 3}),
            "t.csv:0: skip_rows is 3, but the text has only 2 lines / set skip_rows (--skip-rows) "
            "to the number of lines before the header");
  EXPECT_EQ(open("a\nb", {"a"}, {.skip_rows = 2}), "good");
}

TEST(TextHead, ABrokenHeaderIsAnErrorInItsLine) {
  EXPECT_EQ(open("#\na,b\"\n", {"a"}, {.skip_rows = 1}),
            "t.csv:2: a quote inside an unquoted field / quote the whole field and double the "
            "quotes inside it, or, if quotes are plain characters here, set quote: none (--quote "
            "'')");
  EXPECT_EQ(open("a,b\r1,2\r", {"a", "b"}),
            "t.csv:1: a carriage return without a line feed / end lines with LF or CRLF, and quote "
            "fields that hold a carriage return");
}

TEST(Dialect, CharactersThatCannotBeAreUsageErrors) {
  const auto message = [](const Dialect& dialect) -> std::string {
    try {
      dialect.validate();
    } catch (const Error& error) {
      EXPECT_EQ(error.category, ErrorCategory::kUsage);
      return error.message;
    }
    return "good";
  };
  EXPECT_EQ(message({}), "good");
  EXPECT_EQ(message({.delimiter = '\n'}),
            "delimiter can't be '\\n': it is one ASCII character, not a line break or NUL");
  EXPECT_EQ(message({.quote = '\xE9'}),
            "quote can't be '\\xe9': it is one ASCII character, not a line break or NUL");
  EXPECT_EQ(message({.delimiter = '"'}), "delimiter and quote are both '\"'");
  EXPECT_EQ(message({.delimiter = '\\', .escape = '\\'}), "delimiter and escape are both '\\'");
  EXPECT_EQ(message({.delimiter = '"', .quote = std::nullopt}), "good");
}

}  // namespace
}  // namespace adze::csv
