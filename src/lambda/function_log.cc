#include "lambda/function_log.h"

#include <unistd.h>

#include <chrono>

#include "lambda/format_log_line.h"
#include "lambda/write_log_line.h"

namespace adze::lambda {

FunctionLog::FunctionLog(const Function& function, const Invocation* invocation)
    : function_(function), invocation_(invocation) {}

void FunctionLog::write_record(LogLevel level, std::string_view message, std::string_view fields) {
  if (level < function_.log_level) return;
  const LogEntry entry{.time = std::chrono::system_clock::now(),
                       .level = level,
                       .message = message,
                       .fields = fields};
  write_log_line(STDERR_FILENO, format_log_line(function_, invocation_, entry));
}

void FunctionLog::write_line(std::string_view severity, std::string_view text) {
  write_record(severity == "warning" ? LogLevel::kWarn : LogLevel::kInfo, text, {});
}

}  // namespace adze::lambda
