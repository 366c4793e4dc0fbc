#include "lambda/report_invocation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "lambda/receipts_testing.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

struct Reported {
  std::vector<Json> log;      ///< standard error
  std::vector<Json> metrics;  ///< standard output
};

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

Function small_function() {
  Function function;
  function.name = "etl";
  function.log_format = LogFormat::kJson;
  function.memory_bytes = size_t{1'024} << 20;
  return function;
}

Reported report(const Function& function, const Answer& answer, bool is_first = true) {
  Invocation invocation = invocation_of("r-1", is_first);
  invocation.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  FunctionLog log(function, &invocation);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  report_invocation(
      function, invocation, answer,
      {.seconds = 0.1, .cpu_seconds = 0.01, .init_seconds = 0.005, .peak_bytes = 30'000'000}, log);
  Reported reported;
  reported.metrics = lines_of(testing::internal::GetCapturedStdout());
  reported.log = lines_of(testing::internal::GetCapturedStderr());
  return reported;
}

engine::Receipt receipt_of(const std::string& job) {
  engine::Receipt receipt;
  receipt.job = job;
  receipt.outputs.push_back(output_receipt("s3://out/x.parquet", 1));
  return receipt;
}

Answer answer_of(std::vector<engine::Receipt> receipts) { return {"{}", "", std::move(receipts)}; }

TEST(ReportInvocation, WritesAReceiptForEachJobAndThenTheReport) {
  const Reported reported = report(small_function(), answer_of({receipt_of("a"), receipt_of("b")}));
  ASSERT_EQ(reported.log.size(), 3U);
  EXPECT_EQ(reported.log[0]["receipt"]["job"], "a");
  EXPECT_EQ(reported.log[1]["receipt"]["job"], "b");
  EXPECT_EQ(reported.log[0]["level"], "INFO");
  EXPECT_TRUE(reported.metrics.empty());
  const Json& figures = reported.log[2]["report"];
  EXPECT_EQ(figures["seconds"], 0.1);
  EXPECT_EQ(figures["cold_start"], true);
  EXPECT_EQ(figures["init_seconds"], 0.005);
  EXPECT_EQ(figures["billed_seconds"], 0.105);
  EXPECT_EQ(figures["gb_seconds"], 0.105);
  EXPECT_EQ(figures["peak_bytes"], 30'000'000);
  EXPECT_EQ(figures["cheaper"]["memory_mb"], 128);
  EXPECT_NEAR(figures["dollars"]["arm64"].get<double>(), 0.105 * 0.0000133334 + 2e-7, 1e-12);
  for (const Json& line : reported.log) EXPECT_EQ(line["requestId"], "r-1");
}

TEST(ReportInvocation, OfAWarmStartHasNoInit) {
  const Reported reported = report(small_function(), {}, /*is_first=*/false);
  const Json& figures = reported.log.at(0)["report"];
  EXPECT_EQ(figures["cold_start"], false);
  EXPECT_FALSE(figures.contains("init_seconds"));
  EXPECT_EQ(figures["billed_seconds"], 0.1);
}

TEST(ReportInvocation, FailuresAreErrorsAndToldOnce) {
  engine::Receipt failed = receipt_of("a");
  failed.error = Error(ErrorCategory::kInput, "s3://in/a.csv is missing");
  const Reported reported = report(
      small_function(), {R"({"errorMessage":"s3://in/a.csv is missing"})", "Input", {failed}});
  ASSERT_EQ(reported.log.size(), 2U);
  EXPECT_EQ(reported.log[0]["level"], "ERROR");
  EXPECT_EQ(reported.log[1]["level"], "INFO");
}

TEST(ReportInvocation, AnEventThatCanNotBeReadIsAnErrorOfItsOwn) {
  for (const std::string body : {R"({"errorMessage":"no such event"})", "no JSON", "[]", ""}) {
    const Reported reported = report(small_function(), {body, "Event", {}});
    ASSERT_EQ(reported.log.size(), 2U);
    EXPECT_EQ(reported.log[0]["level"], "ERROR");
    EXPECT_EQ(reported.log[0]["errorType"], "Event");
  }
}

TEST(ReportInvocation, NoPriceWhereTheInstanceIsPaidOrTheMemoryIsNotKnown) {
  Function managed = small_function();
  managed.environment["AWS_LAMBDA_MAX_CONCURRENCY"] = "8";
  EXPECT_FALSE(report(managed, {}).log.at(0)["report"].contains("dollars"));
  Function unknown = small_function();
  unknown.memory_bytes = 0;
  EXPECT_FALSE(report(unknown, {}).log.at(0)["report"].contains("dollars"));
}

TEST(ReportInvocation, MetricsGoToStandardOutputAtAnyLevel) {
  Function function = small_function();
  function.metrics_namespace = "adze";
  function.log_level = LogLevel::kFatal;
  const Reported reported = report(function, answer_of({receipt_of("a"), receipt_of("b")}));
  EXPECT_TRUE(reported.log.empty());
  ASSERT_EQ(reported.metrics.size(), 3U);
  EXPECT_EQ(reported.metrics[0]["Job"], "a");
  EXPECT_EQ(reported.metrics[2]["ColdStart"], 1);
  EXPECT_EQ(reported.metrics[2]["FunctionName"], "etl");
}

}  // namespace
}  // namespace adze::lambda
