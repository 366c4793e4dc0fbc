#include "engine/read_job.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

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

TEST(ReadJob, PathsOfAJobOnS3AreKeysBesideIt) {
  const ReadJobResult result = read_job(
      "source: {uri: [in/*.csv, ../x.csv, /a.csv], columns: {a: int16}}\ntarget: {uri: o/}\n",
      "s3://bucket/jobs/[1]/job.yaml", {});
  ASSERT_TRUE(result.problems.empty()) << result.problems.front().message;
  const std::vector<io::InputPattern>& inputs = result.file.job.source.inputs;
  EXPECT_EQ(inputs.at(0).location, "s3://bucket/jobs/[1]/in/*.csv");
  EXPECT_EQ(inputs.at(0).pattern, "s3://bucket/jobs/\\[1]/in/*.csv");
  EXPECT_EQ(inputs.at(1).location, "s3://bucket/jobs/x.csv");
  EXPECT_EQ(inputs.at(2).location, "/a.csv");
  EXPECT_EQ(result.file.job.target.path, "s3://bucket/jobs/[1]/o/");
}

using Locations = std::vector<std::pair<std::string, std::string>>;

/// Each input's location and pattern.
Locations inputs_of(const std::string& uri, const std::string& file,
                    const std::map<std::string, std::string>& values = {}) {
  const ReadJobResult result =
      read_job("source: {uri: " + uri + ", columns: {a: int64}}\ntarget: {uri: x.csv}\n", file,
               {.values = values, .environment = {}});
  EXPECT_TRUE(result.problems.empty()) << result.problems.front().message;
  Locations inputs;
  for (const io::InputPattern& input : result.file.job.source.inputs) {
    inputs.emplace_back(input.location, input.pattern);
  }
  return inputs;
}

TEST(ReadJob, InputsMayBeAListOfPathsPatternsFoldersAndUris) {
  EXPECT_EQ(inputs_of("[a.csv, '*.csv', d/, ./, -, /x/y, 's3://b/*']", "jobs/job.yaml"),
            (Locations{{"jobs/a.csv", "jobs/a.csv"},
                       {"jobs/*.csv", "jobs/*.csv"},
                       {"jobs/d/", "jobs/d/"},
                       {"jobs/", "jobs/"},
                       {"-", "-"},
                       {"/x/y", "/x/y"},
                       {"s3://b/*", "s3://b/*"}}));
  EXPECT_EQ(inputs_of("../a.csv", "job.yaml"), (Locations{{"../a.csv", "../a.csv"}}));
  EXPECT_EQ(inputs_of("12:30.csv", "j/job.yaml"), (Locations{{"j/12:30.csv", "j/12:30.csv"}}));
}

TEST(ReadJob, FolderOfTheJobFileIsNoPattern) {
  EXPECT_EQ(inputs_of("'*.csv'", "j[1]/job.yaml"), (Locations{{"j[1]/*.csv", "j\\[1]/*.csv"}}));
}

TEST(ReadJob, ValuesPutIntoAnInputStandForThemselves) {
  EXPECT_EQ(inputs_of("'${x}/*${y}'", "job.yaml", {{"x", "a*"}, {"y", "[1]?"}}),
            (Locations{{"a*/*[1]?", "a\\*/*\\[1]\\?"}}));
  EXPECT_EQ(inputs_of("'file:///d/${x}/%20*'", "job.yaml", {{"x", "a%20*?#"}}),
            (Locations{{"file:///d/a%2520%2A%3F%23/%20*", "file:///d/a%2520%2A%3F%23/%20*"}}));
  EXPECT_EQ(inputs_of("'${x}'", "j/job.yaml", {{"x", "file:///d/a%20b"}}),
            (Locations{{"file:///d/a%20b", "file:///d/a%20b"}}));
  EXPECT_EQ(inputs_of("['${x}', '${x}${x}']", "job.yaml", {{"x", "*"}}),
            (Locations{{"*", "\\*"}, {"**", "\\*\\*"}}));
}

TEST(ReadJob, FilenameChangesTheMeaningAndInputsDoNot) {
  const auto hash = [](const std::string& source) {
    return read_job("source: {columns: {a: int64}, " + source + "}\ntarget: {uri: x.csv}\n",
                    "job.yaml", {})
        .file.job.target.parquet.job_hash;
  };
  EXPECT_EQ(hash("uri: a.csv"), hash("uri: [b.csv, c.csv]"));
  EXPECT_NE(hash("uri: a.csv"), hash("uri: a.csv, filename: f"));
  EXPECT_NE(hash("uri: a.csv, filename: g"), hash("uri: a.csv, filename: f"));
}

TEST(ReadJob, AllProblemsAreFoundInTheOrderOfTheFile) {
  EXPECT_EQ(problems_of("nmae: x\n"
                        "source:\n"
                        "  uri: in.csv\n"
                        "  columns: {a: int33}\n"
                        "  dialect: {delimeter: ';'}\n"
                        "target: {uri: out.txt, mode: apend}\n"
                        "limits: {memory: lots, threads: 0}\n"),
            (Texts{"1: unknown key 'nmae', did you mean 'name'?",
                   "4: column 'a': unknown type 'int33', did you mean 'int32'?",
                   "5: unknown key 'source.dialect.delimeter', did you mean 'delimiter'?",
                   "6: 'out.txt' does not say a format",
                   "6: 'target.mode' can't be 'apend', did you mean 'append'?",
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
