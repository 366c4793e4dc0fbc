#include "deploy/write_policy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "deploy/write_template.h"

namespace adze::deploy {
namespace {

engine::JobFile job_of(const std::string& text) {
  engine::Substitutions open;
  open.missing = engine::MissingValues::kKeep;
  const engine::ReadJobResult read = engine::read_job(text, "job.yaml", open);
  EXPECT_TRUE(read.problems.empty()) << read.problems.front().message;
  return read.file;
}

engine::JobFile job_with(const std::string& source, const std::string& target) {
  return job_of("source: {uri: '" + source + "', columns: {a: int64}}\ntarget: {uri: '" + target +
                "'}\n");
}

std::vector<std::string> sids(const engine::JobFile& job, const TemplateOptions& options = {}) {
  std::vector<std::string> names;
  const auto policy = nlohmann::json::parse(write_policy(job, options));
  for (const auto& statement : policy["Statement"]) {
    names.push_back(statement["Sid"]);
  }
  return names;
}

TEST(WritePolicy, HasNoStatementForWhatIsNotUsed) {
  const std::vector<std::string> always = {"WriteLog", "SendFailedEvents"};
  EXPECT_EQ(sids(job_with("in.csv", "out.parquet")), always);
}

TEST(WritePolicy, QueuesTakeThePlaceOfTheOneForFailedEvents) {
  const std::vector<std::string> expected = {"WriteLog", "ReceiveEvents"};
  TemplateOptions options;
  options.trigger = Trigger::kSqs;
  EXPECT_EQ(sids(job_with("in.csv", "out.parquet"), options), expected);
}

TEST(WritePolicy, NamesOfJobsBecomeNamesOfFunctions) {
  const std::string text =
      write_policy(job_of("name: 'Täglich: a/b'\nsource: {uri: in.csv, columns: {a: int64}}\n"
                          "target: {uri: out.parquet}\n"),
                   {});
  EXPECT_NE(text.find("/aws/lambda/T--glich--a-b:*"), std::string::npos) << text;
}

TEST(WritePolicy, IsRefusedWhereIamWouldRefuseItsSize) {
  engine::JobFile job = job_with("s3://raw/in.csv", "s3://out/a.parquet");
  for (int i = 0; i < 500; ++i) {
    const std::string uri = "s3://raw/some/folder/of/inputs/" + std::to_string(i) + ".csv";
    job.job.source.inputs.push_back({.location = uri, .pattern = uri});
  }
  EXPECT_THROW(write_policy(job, {}), Error);
}

TEST(WritePolicy, IsRefusedForAllBuckets) {
  EXPECT_THROW(write_policy(job_with("s3://${b}/in.csv", "s3://out/a.parquet"), {}), Error);
  EXPECT_THROW(write_policy(job_with("in.csv", "s3://${b}/a.parquet"), {}), Error);
  EXPECT_THROW(write_policy(job_with("${event.uri}", "s3://out/a.parquet"), {}), Error);
}

TEST(WriteTemplate, IsRefusedForATargetThatStartsTheFunction) {
  const std::string text =
      "source: {uri: '${event.uri}', columns: {a: int64}}\n"
      "target: {uri: 's3://raw/${input.stem}.parquet'}\n";
  TemplateOptions options;
  options.trigger = Trigger::kEventBridge;
  options.bucket = "raw";
  EXPECT_THROW(write_template(job_of(text), text, "job.yaml", options), Error);
  options.suffix = ".csv";
  EXPECT_NO_THROW(write_template(job_of(text), text, "job.yaml", options));
}

}  // namespace
}  // namespace adze::deploy
