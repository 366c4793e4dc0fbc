#include "lambda/metrics.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "lambda/receipts_testing.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::system_clock;

const system_clock::time_point kTime{milliseconds(1'732'605'302'007)};

Function function_with_metrics() {
  Function function;
  function.name = "etl";
  function.metrics_namespace = "adze";
  return function;
}

engine::Receipt receipt_of(const std::string& job) {
  engine::Receipt receipt;
  receipt.job = job;
  receipt.rows.read = 200;
  receipt.rows.rejected = 3;
  receipt.rows.written = 5;
  receipt.inputs = {input_receipt("s3://in/a.csv", 10), input_receipt("s3://in/b.csv", 20)};
  receipt.outputs = {output_receipt("s3://out/x.parquet", 7)};
  receipt.seconds_total = 0.25;
  receipt.stages = {{.name = "open", .seconds = 0.1}, {.name = "execute", .seconds = 0.15}};
  return receipt;
}

/// What the specification demands of every document.
Json checked(const std::string& line) {
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const Json document = Json::parse(line);
  EXPECT_EQ(document["_aws"]["Timestamp"], 1'732'605'302'007);
  const Json& directive = document["_aws"]["CloudWatchMetrics"][0];
  EXPECT_LE(directive["Metrics"].size(), 100U);
  for (const Json& set : directive["Dimensions"]) {
    EXPECT_LE(set.size(), 30U);
    for (const std::string name : set) EXPECT_TRUE(document[name].is_string()) << name;
  }
  std::set<std::string> names;
  for (const Json& metric : directive["Metrics"]) {
    EXPECT_TRUE(document[metric["Name"].get<std::string>()].is_number()) << metric;
    EXPECT_TRUE(names.insert(metric["Name"]).second) << metric;
  }
  return document;
}

TEST(Metrics, OfAJobAreItsFiguresByFunctionAndJob) {
  const Json document = checked(
      job_metrics(function_with_metrics(), invocation_of("r", false), receipt_of("sums"), kTime));
  const Json& directive = document["_aws"]["CloudWatchMetrics"][0];
  EXPECT_EQ(directive["Namespace"], "adze");
  EXPECT_EQ(directive["Dimensions"], Json::parse(R"([["FunctionName","Job"]])"));
  EXPECT_EQ(document["Job"], "sums");
  EXPECT_EQ(document["FunctionName"], "etl");
  EXPECT_EQ(document["RowsRead"], 200);
  EXPECT_EQ(document["RowsRejected"], 3);
  EXPECT_EQ(document["RowsWritten"], 5);
  EXPECT_EQ(document["BytesRead"], 30);
  EXPECT_EQ(document["BytesWritten"], 7);
  EXPECT_EQ(document["Seconds"], 0.25);
  EXPECT_EQ(document["SecondsOpen"], 0.1);
  EXPECT_EQ(document["SecondsExecute"], 0.15);
  EXPECT_EQ(document["AlreadyDone"], 0);
  EXPECT_EQ(document["Failed"], 0);
  EXPECT_EQ(document["requestId"], "r");
}

TEST(Metrics, CountFailuresAndWhatIsAlreadyDone) {
  engine::Receipt failed = receipt_of("sums");
  failed.error = Error(ErrorCategory::kInput, "s3://in/a.csv is missing");
  EXPECT_EQ(checked(job_metrics(function_with_metrics(), {}, failed, kTime))["Failed"], 1);

  engine::Receipt done = receipt_of("sums");
  done.nothing_to_do = engine::NothingToDo::kAlreadyDone;
  const Json document = checked(job_metrics(function_with_metrics(), {}, done, kTime));
  EXPECT_EQ(document["AlreadyDone"], 1);
  EXPECT_EQ(document["BytesRead"], 0);
  EXPECT_EQ(document["BytesWritten"], 0);
}

TEST(Metrics, OfADatasetCountTheBytesOfAllItsFiles) {
  engine::Receipt receipt = receipt_of("sums");
  receipt.dataset = dataset_receipt("s3://out/d/", 2, 900);
  EXPECT_EQ(checked(job_metrics(function_with_metrics(), {}, receipt, kTime))["BytesWritten"], 900);
}

TEST(Metrics, HaveDimensionsThatCloudWatchTakesWhateverTheJobIsCalled) {
  const auto job_of = [](const std::string& name) {
    return checked(job_metrics(function_with_metrics(), {}, receipt_of(name), kTime))["Job"]
        .get<std::string>();
  };
  EXPECT_EQ(job_of(""), "none");
  EXPECT_EQ(job_of("   "), "none");
  EXPECT_EQ(job_of("a\nb\xff"), "a?b?");
  EXPECT_EQ(job_of(std::string(5'000, 'j')), std::string(255, 'j'));
}

TEST(Metrics, OfAnInvocationAreByFunctionAlone) {
  InvocationCost cost;
  cost.dollars_x86_64 = 2e-6;
  cost.dollars_arm64 = 1e-6;
  const Json document = checked(
      invocation_metrics(function_with_metrics(), invocation_of("r", true),
                         {.seconds = 0.5, .cpu_seconds = 0.1, .peak_bytes = 1'000}, cost, kTime));
  EXPECT_EQ(document["_aws"]["CloudWatchMetrics"][0]["Dimensions"],
            Json::parse(R"([["FunctionName"]])"));
  EXPECT_EQ(document["Seconds"], 0.5);
  EXPECT_EQ(document["PeakMemory"], 1'000);
  EXPECT_EQ(document["ColdStart"], 1);
  EXPECT_EQ(document["Cost"], cost.dollars());
  const Json without =
      checked(invocation_metrics(function_with_metrics(), {}, {}, std::nullopt, kTime));
  EXPECT_EQ(without["ColdStart"], 0);
  EXPECT_FALSE(without.contains("Cost"));
}

TEST(Metrics, AreNotFilteredByALevelInLogsOfJson) {
  Function function = function_with_metrics();
  const auto document = [&] {
    return checked(job_metrics(function, {}, receipt_of("sums"), kTime));
  };
  EXPECT_FALSE(document().contains("level"));
  function.log_format = LogFormat::kJson;
  function.log_level = LogLevel::kError;
  EXPECT_EQ(document()["level"], "ERROR");
  EXPECT_EQ(document()["timestamp"], "2024-11-26T07:15:02.007Z");
}

}  // namespace
}  // namespace adze::lambda
