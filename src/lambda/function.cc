#include "lambda/function.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "base/environment.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/same_name.h"

namespace adze::lambda {
namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> kLevels = {
    {{"TRACE", LogLevel::kTrace},
     {"DEBUG", LogLevel::kDebug},
     {"INFO", LogLevel::kInfo},
     {"WARN", LogLevel::kWarn},
     {"ERROR", LogLevel::kError},
     {"FATAL", LogLevel::kFatal}}};

[[noreturn]] void refuse(const char* name, const std::string& fix) {
  Error error(ErrorCategory::kUsage, fmt::format("the variable {} has no value of its kind", name));
  error.fix = fix;
  throw error;
}

std::optional<size_t> read_number(const Environment& environment, const char* name, size_t max) {
  const std::string text = environment_value(environment, name);
  if (text.empty()) return std::nullopt;
  size_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = code == std::errc() && end == text.data() + text.size();
  if (!is_number || number == 0 || number > max) {
    refuse(name, fmt::format("set it to a number from 1 to {}", max));
  }
  return number;
}

LogFormat read_log_format(const Environment& environment) {
  const std::string text = environment_value(environment, "AWS_LAMBDA_LOG_FORMAT");
  if (text.empty() || is_same_name(text, "Text")) return LogFormat::kText;
  if (is_same_name(text, "JSON")) return LogFormat::kJson;
  refuse("AWS_LAMBDA_LOG_FORMAT", "set it to Text or JSON");
}

/// CloudWatch drops metrics in other namespaces without a word.
std::string read_metrics_namespace(const Environment& environment) {
  constexpr size_t bytes_max = 255;
  const std::string text = environment_value(environment, "ADZE_METRICS_NAMESPACE");
  if (text.starts_with(':') || text.starts_with("AWS/") || text.size() > bytes_max) {
    refuse("ADZE_METRICS_NAMESPACE",
           "set it to a name of at most 255 bytes that begins neither with a colon nor with AWS/");
  }
  return text;
}

LogLevel read_log_level(const Environment& environment) {
  const std::string text = environment_value(environment, "AWS_LAMBDA_LOG_LEVEL");
  if (text.empty()) return LogLevel::kInfo;
  for (const auto& [name, level] : kLevels) {
    if (is_same_name(text, name)) return level;
  }
  refuse("AWS_LAMBDA_LOG_LEVEL", "set it to TRACE, DEBUG, INFO, WARN, ERROR or FATAL");
}

bool read_switch(const Environment& environment, const char* name) {
  const std::string text = environment_value(environment, name);
  if (text.empty() || text == "0") return false;
  if (text == "1") return true;
  refuse(name, "set it to 1, or to 0 or nothing");
}

}  // namespace

Function read_function(const Environment& environment) {
  // Ten times what Lambda gives a function, and what a number of bytes can be made of.
  constexpr size_t kMemoryMax = 100 * 1024;
  Function function;
  function.environment = environment;
  function.name = environment_value(environment, "AWS_LAMBDA_FUNCTION_NAME");
  function.version = environment_value(environment, "AWS_LAMBDA_FUNCTION_VERSION");
  function.memory_bytes =
      read_number(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", kMemoryMax).value_or(0) << 20;
  function.concurrency = static_cast<unsigned>(
      read_number(environment, "AWS_LAMBDA_MAX_CONCURRENCY", limits::lambda_concurrency_max)
          .value_or(1));
  const std::string task_root = environment_value(environment, "LAMBDA_TASK_ROOT");
  if (!task_root.empty()) function.task_root = task_root;
  function.log_format = read_log_format(environment);
  function.log_level = read_log_level(environment);
  function.job = environment_value(environment, "ADZE_JOB");
  function.allows_event_jobs = read_switch(environment, "ADZE_ALLOW_EVENT_JOBS");
  function.trigger_filters = environment_value(environment, "ADZE_TRIGGER_FILTERS");
  function.metrics_namespace = read_metrics_namespace(environment);
  return function;
}

Function read_log_settings(const Environment& environment) {
  Function function;
  function.environment = environment;
  function.name = environment_value(environment, "AWS_LAMBDA_FUNCTION_NAME");
  try {
    function.log_format = read_log_format(environment);
  } catch (const Error&) {
    // What is wrong with it is what the log is about to say.
  }
  return function;
}

}  // namespace adze::lambda
