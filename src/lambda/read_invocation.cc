#include "lambda/read_invocation.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;

/// Of a function: 15 minutes. Managed instances have up to 90 for what is not waited for.
constexpr milliseconds kTimeoutMax = std::chrono::minutes(90);
constexpr milliseconds kTimeoutUsualMax = std::chrono::minutes(15);

std::string text_of(const HttpAnswer& answer, std::string_view name) {
  const std::string* value = answer.header(name);
  return value == nullptr ? "" : *value;
}

std::optional<int64_t> parse_milliseconds(const std::string& text) {
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

milliseconds time_left(const HttpAnswer& answer, const ClockReadings& now) {
  const auto deadline = parse_milliseconds(text_of(answer, "lambda-runtime-deadline-ms"));
  if (!deadline) return kTimeoutUsualMax;
  const int64_t day = std::chrono::duration_cast<milliseconds>(now.day.time_since_epoch()).count();
  return std::clamp(milliseconds(*deadline - day), milliseconds(0), kTimeoutMax);
}

}  // namespace

std::string request_id(const HttpAnswer& answer) {
  constexpr size_t kBytesMax = 128;
  std::string id = text_of(answer, "lambda-runtime-aws-request-id");
  const bool is_plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
  return is_plain && id.size() <= kBytesMax ? id : "";
}

Invocation read_invocation(HttpAnswer answer, const ClockReadings& now) {
  Invocation invocation;
  invocation.request_id = request_id(answer);
  invocation.deadline = now.machine + time_left(answer, now);
  invocation.function_arn = text_of(answer, "lambda-runtime-invoked-function-arn");
  invocation.trace_id = text_of(answer, "lambda-runtime-trace-id");
  invocation.client_context = text_of(answer, "lambda-runtime-client-context");
  invocation.cognito_identity = text_of(answer, "lambda-runtime-cognito-identity");
  invocation.tenant_id = text_of(answer, "lambda-runtime-aws-tenant-id");
  invocation.payload = std::move(answer.body);
  return invocation;
}

}  // namespace adze::lambda
