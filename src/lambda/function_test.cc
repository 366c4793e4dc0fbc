#include "lambda/function.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze::lambda {
namespace {

TEST(Function, NothingIsSet) {
  const Function function = read_function({});
  EXPECT_EQ(function.memory_bytes, 0u);
  EXPECT_EQ(function.concurrency, 1u);
  EXPECT_EQ(function.task_root, "/var/task");
  EXPECT_EQ(function.log_format, LogFormat::kText);
  EXPECT_EQ(function.log_level, LogLevel::kInfo);
  EXPECT_FALSE(function.allows_event_jobs);
}

TEST(Function, AllThatLambdaAndTheUserSet) {
  const Function function = read_function({{"AWS_LAMBDA_FUNCTION_NAME", "f"},
                                           {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
                                           {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"},
                                           {"AWS_LAMBDA_MAX_CONCURRENCY", "10"},
                                           {"LAMBDA_TASK_ROOT", "/opt/task"},
                                           {"AWS_LAMBDA_LOG_FORMAT", "JSON"},
                                           {"AWS_LAMBDA_LOG_LEVEL", "warn"},
                                           {"ADZE_JOB", "s3://b/job.yaml"},
                                           {"ADZE_ALLOW_EVENT_JOBS", "1"},
                                           {"ADZE_TRIGGER_FILTERS", "[]"},
                                           {"ADZE_METRICS_NAMESPACE", "adze"}});
  EXPECT_EQ(function.name, "f");
  EXPECT_EQ(function.version, "$LATEST");
  EXPECT_EQ(function.memory_bytes, size_t{128} << 20);
  EXPECT_EQ(function.concurrency, 10u);
  EXPECT_EQ(function.task_root, "/opt/task");
  EXPECT_EQ(function.log_format, LogFormat::kJson);
  EXPECT_EQ(function.log_level, LogLevel::kWarn);
  EXPECT_EQ(function.job, "s3://b/job.yaml");
  EXPECT_TRUE(function.allows_event_jobs);
  EXPECT_EQ(function.trigger_filters, "[]");
  EXPECT_EQ(function.metrics_namespace, "adze");
  EXPECT_EQ(function.environment.size(), 11u);
}

TEST(Function, ValueThatMakesNoSenseIsRefusedByItsName) {
  const std::pair<const char*, const char*> wrong[] = {{"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128MB"},
                                                       {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "0"},
                                                       {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "-1"},
                                                       {"AWS_LAMBDA_MAX_CONCURRENCY", "1001"},
                                                       {"AWS_LAMBDA_MAX_CONCURRENCY", " 1"},
                                                       {"AWS_LAMBDA_LOG_FORMAT", "xml"},
                                                       {"AWS_LAMBDA_LOG_LEVEL", "loud"},
                                                       {"ADZE_METRICS_NAMESPACE", "AWS/Lambda"},
                                                       {"ADZE_METRICS_NAMESPACE", ":adze"},
                                                       {"ADZE_ALLOW_EVENT_JOBS", "yes"}};
  for (const auto& [name, value] : wrong) {
    try {
      read_function({{name, value}});
      ADD_FAILURE() << name << "=" << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.category, ErrorCategory::kUsage);
      EXPECT_NE(error.message.find(name), std::string::npos) << error.message;
      EXPECT_FALSE(error.fix.empty());
    }
  }
}

TEST(Function, AFailedStartIsLoggedInTheFormatThatIsSet) {
  const Function json = read_log_settings({{"AWS_LAMBDA_LOG_FORMAT", "JSON"},
                                           {"AWS_LAMBDA_FUNCTION_NAME", "etl"},
                                           {"AWS_LAMBDA_LOG_LEVEL", "loud"}});
  EXPECT_EQ(json.log_format, LogFormat::kJson);
  EXPECT_EQ(json.name, "etl");
  EXPECT_EQ(read_log_settings({{"AWS_LAMBDA_LOG_FORMAT", "xml"}}).log_format, LogFormat::kText);
}

}  // namespace
}  // namespace adze::lambda
