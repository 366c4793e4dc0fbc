#include "engine/read_job.h"

#include <gtest/gtest.h>

namespace adze::engine {
namespace {

constexpr const char* minimal =
    "source:\n"
    "  uri: in.csv\n"
    "  columns: {a: int16, b: string}\n"
    "target:\n"
    "  uri: out/x.parquet\n";

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<std::string> texts;
  for (const Error& error : read_job(text, "jobs/job.yaml", {}).problems) {
    texts.push_back(std::to_string(error.line) + ": " + error.message);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ReadJob, PathsAreRelativeToTheJobFile) {
  const ReadJobResult result = read_job(minimal, "jobs/job.yaml", {});
  ASSERT_TRUE(result.problems.empty()) << result.problems.front().message;
  EXPECT_EQ(result.file.job.name, "job");
  EXPECT_EQ(result.file.job.source.inputs.at(0).location, "jobs/in.csv");
  EXPECT_EQ(result.file.job.target.path, "jobs/out/x.parquet");
  EXPECT_EQ(result.file.job.source.columns[0].type, int16_type);
  EXPECT_FALSE(result.file.job.target.parquet.job_hash.empty());
}

TEST(ReadJob, AllProblemsAreFoundInTheOrderOfTheFile) {
  EXPECT_EQ(problems_of("nmae: x\n"
                        "source:\n"
                        "  uri: in.csv\n"
                        "  columns: {a: int33}\n"
                        "  dialect: {delimeter: ';'}\n"
                        "target: {uri: out.txt, mode: append}\n"
                        "limits: {memory: lots, threads: 0}\n"),
            (Texts{"1: unknown key 'nmae', did you mean 'name'?",
                   "4: column 'a': unknown type 'int33', did you mean 'int32'?",
                   "5: unknown key 'source.dialect.delimeter', did you mean 'delimiter'?",
                   "6: 'out.txt' does not say a format", "6: 'target.mode' can't be 'append'",
                   "7: 'limits.memory': 'lots' is not a size",
                   "7: 'limits.threads' must be a whole number from 1 to 256, not '0'"}));
}

TEST(ReadJob, MissingSectionsAreNamed) {
  EXPECT_EQ(problems_of("name: x\n"), (Texts{"1: 'source' is missing", "1: 'target' is missing"}));
}

TEST(ReadJob, ColumnsMayBeMaps) {
  const ReadJobResult result = read_job(
      "source:\n"
      "  uri: in.csv\n"
      "  null_values: [NA, '-']\n"
      "  extra_columns: ignore\n"
      "  columns:\n"
      "    a: {type: 'decimal(10,2)', nullable: false, null_values: n/a}\n"
      "target: {uri: x.parquet, compression: snappy, row_group_rows: 1000}\n"
      "limits: {memory: 1GiB, threads: 2, timeout: 15m}\n",
      "job.yaml", {});
  ASSERT_TRUE(result.problems.empty()) << result.problems.front().message;
  const csv::ColumnContract& column = result.file.job.source.columns[0];
  EXPECT_EQ(column.type, decimal_type(10, 2));
  EXPECT_FALSE(column.nullable);
  EXPECT_EQ(column.null_values, (Texts{"n/a"}));
  EXPECT_EQ(result.file.job.source.null_values, (Texts{"NA", "-"}));
  EXPECT_EQ(result.file.job.source.extra_columns, ExtraColumns::kIgnore);
  EXPECT_EQ(result.file.job.target.parquet.codec, parquet::Codec::kSnappy);
  EXPECT_EQ(result.file.limits.memory_bytes, size_t{1} << 30);
  EXPECT_EQ(result.file.limits.timeout, std::chrono::minutes(15));
}

TEST(ReadJob, SqlKnowsItsLineAndIndentation) {
  const ReadJobResult result =
      read_job(std::string(minimal) + "transform: |\n  SELECT a\n", "job.yaml", {});
  EXPECT_EQ(result.file.job.transform.first_line, 7u);
  EXPECT_EQ(result.file.job.transform.indentation, 2u);
}

TEST(ReadJob, HashIsOfTheMeaningNotOfThePaths) {
  const auto hash = [](const std::string& text, const char* file) {
    return read_job(text, file, {}).file.job.target.parquet.job_hash;
  };
  EXPECT_EQ(hash(minimal, "a/job.yaml"), hash(minimal, "b/other.yaml"));
  EXPECT_NE(hash(minimal, "job.yaml"),
            hash(std::string(minimal) + "transform: SELECT a FROM source\n", "job.yaml"));
}

}  // namespace
}  // namespace adze::engine
