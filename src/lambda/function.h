#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace adze::lambda {

enum class LogFormat { kText, kJson };

/// In the order of AWS_LAMBDA_LOG_LEVEL: TRACE DEBUG INFO WARN ERROR FATAL.
enum class LogLevel { kTrace, kDebug, kInfo, kWarn, kError, kFatal };

/// What the function is and how it was set up: all from the environment, read once at the start.
/// Plain data, the same for all invocations, so any thread may read it.
struct Function {
  std::map<std::string, std::string> environment;  ///< the snapshot everything below comes from
  std::string name;                                ///< AWS_LAMBDA_FUNCTION_NAME
  std::string version;                             ///< AWS_LAMBDA_FUNCTION_VERSION
  size_t memory_bytes = 0;                         ///< AWS_LAMBDA_FUNCTION_MEMORY_SIZE; 0: not set
  unsigned concurrency = 1;                        ///< AWS_LAMBDA_MAX_CONCURRENCY
  std::string task_root = "/var/task";             ///< LAMBDA_TASK_ROOT
  LogFormat log_format = LogFormat::kText;         ///< AWS_LAMBDA_LOG_FORMAT
  LogLevel log_level = LogLevel::kInfo;            ///< AWS_LAMBDA_LOG_LEVEL
  std::string job;  ///< ADZE_JOB: YAML, a path or s3://…; empty: the image's own
  bool allows_event_jobs =
      false;                      ///< ADZE_ALLOW_EVENT_JOBS=1: events may bring job, source, target
  std::string trigger_filters;    ///< ADZE_TRIGGER_FILTERS: JSON, see engine/trigger_filters.h
  std::string metrics_namespace;  ///< ADZE_METRICS_NAMESPACE; empty: no metrics
};

/// Throws Error(kUsage) for a variable whose value makes no sense, naming it.
Function read_function(const std::map<std::string, std::string>& environment);

/// As much of it as the log of a start that failed needs, also where read_function throws.
Function read_log_settings(const std::map<std::string, std::string>& environment);

}  // namespace adze::lambda
