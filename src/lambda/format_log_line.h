#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "lambda/function.h"
#include "lambda/invocation.h"

namespace adze::lambda {

/// One entry of the log. Plain data.
struct LogEntry {
  std::chrono::system_clock::time_point time;
  LogLevel level = LogLevel::kInfo;
  std::string_view message;      ///< any bytes
  std::string_view fields = {};  ///< a JSON object's text, whose members stand beside `message`
};

/// The entry as a line with its newline, in the function's format, never longer than
/// limits::lambda_log_line_bytes_max:
///
///   {"timestamp":"2026-11-26T07:15:02.123Z","level":"INFO","message":"…","requestId":"…",
///    "functionName":"…","xrayTraceId":"1-5759e988-bd862e3fe1be46a994272793", …}
///   2026-11-26T07:15:02.123Z <tab> request id <tab> INFO <tab> message {fields}
///
/// Always valid JSON, or one line of text without control characters, whatever the message holds.
/// `invocation` is null while the function starts.
std::string format_log_line(const Function& function, const Invocation* invocation,
                            const LogEntry& entry);

/// "INFO"
const char* log_level_name(LogLevel level);

/// "2026-11-26T07:15:02.123Z"
std::string log_time(std::chrono::system_clock::time_point time);

}  // namespace adze::lambda
