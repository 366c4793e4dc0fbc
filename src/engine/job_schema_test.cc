#include "engine/job_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/job_keys.h"
#include "engine/read_job.h"
#include "parquet/write_parquet.h"

namespace adze::engine {
namespace {

using Json = nlohmann::ordered_json;

/// A job file in which every section is there, so that all of its keys are asked for.
constexpr const char* every_section =
    "source:\n"
    "  uri: in.csv\n"
    "  dialect: {header: true}\n"
    "  columns: {a: {type: int16}}\n"
    "target: {uri: x.parquet}\n"
    "limits: {threads: 1}\n";

// MapReader throws kInternal for a key that is read without a row or has a row and is not read.
TEST(JobKeys, EveryKeyThatIsReadHasItsRowAndEveryRowIsRead) {
  const ReadJobResult result = read_job(every_section, "job.yaml", {});
  ASSERT_TRUE(result.problems.empty()) << result.problems.front().message;
}

TEST(JobKeys, EveryWordOfACompressionIsACodec) {
  for (const JobKey& key : job_keys()) {
    if (key.path() != "target.compression") continue;
    ASSERT_EQ(key.word_list().size(), 5u);
    for (const std::string& word : key.word_list()) EXPECT_NO_THROW(parquet::parse_codec(word));
  }
}

TEST(JobKeys, SectionsAreMapsOfTheTable) {
  for (const JobKey& key : job_keys()) {
    const std::string section = key.section;
    if (section.empty() || section == "source.columns.*") continue;
    bool is_map = false;
    for (const JobKey& other : job_keys()) {
      is_map |= other.path() == section && other.form == KeyForm::kMap;
    }
    EXPECT_TRUE(is_map) << key.path();
  }
}

TEST(JobSchema, HoldsEveryKeyWithItsText) {
  const Json schema = Json::parse(job_schema());
  EXPECT_EQ(schema["required"], Json({"source", "target"}));
  EXPECT_FALSE(schema["additionalProperties"]);
  const Json& source = schema["properties"]["source"];
  EXPECT_EQ(source["properties"]["assume_utc"]["description"],
            "A timestamptz without an offset is UTC. Default: false: it breaks the contract.");
  const Json& column = source["properties"]["columns"]["additionalProperties"]["anyOf"][1];
  EXPECT_EQ(column["required"], Json({"type"}));
}

}  // namespace
}  // namespace adze::engine
