#include "lambda/error_answer.h"

#include <fmt/format.h>

#include "base/data_shape.h"
#include "lambda/one_line_json.h"

namespace adze::lambda {
namespace {

const char* type_of_shortage(Shortage shortage) {
  switch (shortage) {
    case Shortage::kTime:
      return "Deadline";
    case Shortage::kMemory:
      return "Memory";
    case Shortage::kOther:
      return "Resources";
  }
  return "Resources";
}

/// "sales.csv:20481: "
std::string place(const Error& error) {
  if (error.file.empty()) return "";
  if (error.line == 0) return error.file + ": ";
  if (error.column == 0) return fmt::format("{}:{}: ", error.file, error.line);
  return fmt::format("{}:{}:{}: ", error.file, error.line, error.column);
}

std::string fix_in_a_function(const Error& error) {
  switch (error.shortage) {
    case Shortage::kTime:
      return "raise the function's timeout, or its memory, which CPU comes with";
    case Shortage::kMemory:
      return "raise the function's memory size, or the job's limits.memory";
    case Shortage::kOther:
      return error.fix;
  }
  return error.fix;
}

}  // namespace

std::string error_type(const Error& error) {
  switch (error.category) {
    case ErrorCategory::kInternal:
      return "Internal";
    case ErrorCategory::kSqlData:
      return "SqlData";
    case ErrorCategory::kUsage:
      return "Usage";
    case ErrorCategory::kContract:
      return "Contract";
    case ErrorCategory::kRejects:
      return "Rejects";
    case ErrorCategory::kInput:
      return "Input";
    case ErrorCategory::kTarget:
      return "Target";
    case ErrorCategory::kPermission:
      return "Permission";
    case ErrorCategory::kResources:
      return type_of_shortage(error.shortage);
    case ErrorCategory::kAlreadyDone:
      return "AlreadyDone";
    case ErrorCategory::kInterrupted:
    case ErrorCategory::kTerminated:
      return "Terminated";
  }
  return "Internal";
}

bool is_retryable(const Error& error) {
  const bool was_stopped = error.category == ErrorCategory::kInterrupted ||
                           error.category == ErrorCategory::kTerminated ||
                           error.shortage == Shortage::kTime;
  return was_stopped || error.may_run_again;
}

std::string error_message(const Error& error) {
  const std::string fix = fix_in_a_function(error);
  // Keys of objects may have anything in them.
  return escape_controls(place(error) + error.message + (fix.empty() ? "" : "; " + fix));
}

nlohmann::json error_answer(const Error& error) {
  return {{"errorMessage", error_message(error)},
          {"errorType", error_type(error)},
          {"stackTrace", nlohmann::json::array()},
          {"retryable", is_retryable(error)}};
}

std::string error_body(const Error& error) { return one_line_json(error_answer(error)); }

}  // namespace adze::lambda
