#include "cli/print_columns.h"

#include <gtest/gtest.h>

#include "engine/read_job.h"

namespace adze::cli {
namespace {

TEST(PrintColumns, KeysAreQuotedWhereYamlNeedsIt) {
  EXPECT_EQ(yaml_key("id"), "id");
  EXPECT_EQ(yaml_key("dp_2-x.y"), "dp_2-x.y");
  EXPECT_EQ(yaml_key("zip code"), "\"zip code\"");
  EXPECT_EQ(yaml_key("No"), "\"No\"");
  EXPECT_EQ(yaml_key("2024"), "\"2024\"");
  EXPECT_EQ(yaml_key("a: \"b\"\\"), "\"a: \\\"b\\\"\\\\\"");
}

// Whatever a header may be called, the job that its columns are put into has them by that name.
TEST(PrintColumns, AJobReadsTheNamesBackAsTheyAre) {
  const std::vector<std::string> names = {
      "id",   "zip code", "a: b",   "#x",          "- y",  "true", "~",     "1e3",
      "0x1F", "[a]",      "{b}",    "\"q\"",       "it's", "é",    "tab\t", "two\nlines",
      "<<",   "=",        "&a",     "*a",          "!tag", "%x",   "@x",    "`x",
      "a #b", " lead",    "trail ", "back\\slash", "null", "012"};
  engine::InferredTable table;
  table.inputs = {"t.csv"};
  table.dialect.dialect.delimiter = '\t';
  table.dialect.dialect.quote = '\'';
  table.dialect.dialect.escape = '\'';
  for (const std::string& name : names) {
    table.findings.columns.emplace_back();
    table.findings.columns.back().name = name;
  }
  std::string job = "source:\n  uri: t.csv\n";
  std::string line = "  ";
  engine::Source inferred_from;
  inferred_from.null_values = {"NA", "-"};
  for (const char c : columns_yaml(table, inferred_from)) {
    line += c;
    if (c != '\n') continue;
    job += line;
    line = "  ";
  }
  job += "target:\n  uri: t.parquet\n";
  const engine::ReadJobResult read = engine::read_job(job, "job.yaml", {});
  ASSERT_TRUE(read.problems.empty()) << read.problems.front().message << "\n" << job;
  const engine::Source& source = read.file.job.source;
  ASSERT_EQ(source.columns.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ(source.columns[i].name, names[i]);
  EXPECT_EQ(source.dialect.delimiter, '\t');
  EXPECT_EQ(source.dialect.quote, '\'');
  EXPECT_EQ(source.null_values, (std::vector<std::string>{"NA", "-"}));
}

}  // namespace
}  // namespace adze::cli
