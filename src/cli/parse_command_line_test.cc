#include "cli/parse_command_line.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze::cli {
namespace {

std::string problem_of(const std::vector<std::string>& words) {
  try {
    parse_command_line(words);
    return "";
  } catch (const Error& error) {
    return error.message;
  }
}

TEST(CommandLine, FlagsMayStandAnywhere) {
  const CommandLine line =
      parse_command_line({"convert", "--columns", "a:int64", "in.csv", "--threads=2", "out.parquet",
                          "--null", "NA", "--null", "-", "--compression-level", "-1"});
  EXPECT_STREQ(line.command->name, "convert");
  EXPECT_EQ(line.arguments.positionals, (std::vector<std::string>{"in.csv", "out.parquet"}));
  EXPECT_EQ(line.arguments.limits.threads, 2u);
  EXPECT_EQ(line.arguments.source.null_values, (std::vector<std::string>{"NA", "-"}));
  EXPECT_EQ(line.arguments.parquet.compression_level, -1);
}

TEST(CommandLine, StandardInputIsADash) {
  EXPECT_EQ(parse_command_line({"query", "SELECT 1", "-"}).arguments.positionals.back(), "-");
}

TEST(CommandLine, QuoteCanBeNothing) {
  EXPECT_EQ(parse_command_line({"query", "s", "f", "--quote", ""}).arguments.source.dialect.quote,
            std::nullopt);
  EXPECT_EQ(parse_command_line({"query", "s", "f", "--quote", "'"}).arguments.source.dialect.escape,
            '\'');
}

TEST(CommandLine, MistakesAreNamed) {
  EXPECT_EQ(problem_of({"qury"}), "unknown command 'qury', did you mean 'query'?");
  EXPECT_EQ(problem_of({"query", "--colums", "a"}),
            "unknown flag '--colums', did you mean '--columns'?");
  EXPECT_EQ(problem_of({"run", "--to", "x"}), "unknown flag '--to'");
  EXPECT_EQ(problem_of({"run", "a", "--threads"}), "--threads needs a value");
  EXPECT_EQ(problem_of({"run", "a", "--threads", "x"}),
            "--threads: 'x' is not a number from 1 to 256");
  EXPECT_EQ(problem_of({"run", "a", "--threads", "1", "--threads", "2"}),
            "--threads is given twice");
  EXPECT_EQ(problem_of({"run", "a", "--json=x"}), "--json takes no value");
  EXPECT_EQ(problem_of({"run", "a", "--memory", "1kB"}), "--memory: '1kB' is too little");
}

TEST(CommandLine, HelpIsMadeFromTheTables) {
  EXPECT_NE(parse_command_line({"--help"}).text.find("convert"), std::string::npos);
  EXPECT_NE(parse_command_line({"query", "--help"}).text.find("--columns"), std::string::npos);
  EXPECT_EQ(parse_command_line({"run", "--help"}).text.find("--columns"), std::string::npos);
  EXPECT_EQ(parse_command_line({"--version"}).text, "adze 0.1.0\n");
}

}  // namespace
}  // namespace adze::cli
