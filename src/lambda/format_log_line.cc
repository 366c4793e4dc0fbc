#include "lambda/format_log_line.h"

#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "base/data_shape.h"
#include "base/limits.h"
#include "lambda/one_line_json.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

/// Of names and ids, which come from outside. AWS's own are shorter.
constexpr size_t kNameBytesMax = 256;
/// A byte of a message becomes six at most ("\u0001"), so a message that is cut to this fits.
constexpr size_t kCutMessageBytes = limits::lambda_log_line_bytes_max / 8;

/// At most `bytes_max` bytes, and never a part of a character.
std::string cut(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  size_t size = bytes_max;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size)) + "…";
}

/// What X-Ray itself calls the trace: the Root of "Root=1-…;Parent=…;Sampled=1".
std::string trace_root(std::string_view header) {
  constexpr std::string_view key = "Root=";
  const size_t begin = header.find(key);
  if (begin == std::string_view::npos) return cut(header, kNameBytesMax);
  header.remove_prefix(begin + key.size());
  return cut(header.substr(0, header.find(';')), kNameBytesMax);
}

void add_invocation(const Invocation& invocation, Json& json) {
  json["requestId"] = cut(invocation.request_id, kNameBytesMax);
  if (!invocation.trace_id.empty()) json["xrayTraceId"] = trace_root(invocation.trace_id);
  if (!invocation.tenant_id.empty()) json["tenantId"] = cut(invocation.tenant_id, kNameBytesMax);
}

std::string json_line(const Function& function, const Invocation* invocation, const LogEntry& entry,
                      const std::string& message) {
  Json json;
  json["timestamp"] = log_time(entry.time);
  json["level"] = log_level_name(entry.level);
  json["message"] = message;
  if (!function.name.empty()) json["functionName"] = cut(function.name, kNameBytesMax);
  if (invocation != nullptr) add_invocation(*invocation, json);
  std::string line = one_line_json(json);
  // Members are put beside members as text: an object's without its brace, after a comma.
  if (entry.fields.size() > 2) line.replace(line.size() - 1, 1, ",").append(entry.fields.substr(1));
  return line;
}

std::string text_line(const Function&, const Invocation* invocation, const LogEntry& entry,
                      const std::string& message) {
  const std::string request_id =
      invocation == nullptr ? "start" : cut(invocation->request_id, kNameBytesMax);
  return fmt::format("{}\t{}\t{}\t{}{}{}", log_time(entry.time), escape_controls(request_id),
                     log_level_name(entry.level), escape_controls(message),
                     entry.fields.empty() ? "" : " ", entry.fields);
}

}  // namespace

const char* log_level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return "TRACE";
    case LogLevel::kDebug:
      return "DEBUG";
    case LogLevel::kInfo:
      return "INFO";
    case LogLevel::kWarn:
      return "WARN";
    case LogLevel::kError:
      return "ERROR";
    case LogLevel::kFatal:
      return "FATAL";
  }
  return "INFO";
}

std::string log_time(std::chrono::system_clock::time_point time) {
  using std::chrono::milliseconds;
  const int64_t since_1970 =
      std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
  const std::time_t second = since_1970 / 1'000;
  std::tm utc{};
  ::gmtime_r(&second, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     since_1970 % 1'000);
}

std::string format_log_line(const Function& function, const Invocation* invocation,
                            const LogEntry& entry) {
  const auto format = function.log_format == LogFormat::kJson ? json_line : text_line;
  const std::string head(entry.message.substr(0, limits::lambda_log_line_bytes_max));
  std::string line = format(function, invocation, entry, head);
  if (line.size() >= limits::lambda_log_line_bytes_max) {
    LogEntry shorter = entry;
    // What fields hold, their maker bounds; here it only matters that the line stays one line.
    if (entry.fields.size() > kCutMessageBytes) shorter.fields = R"({"fields_left_out":true})";
    line = format(function, invocation, shorter, cut(head, kCutMessageBytes));
  }
  return line + "\n";
}

}  // namespace adze::lambda
