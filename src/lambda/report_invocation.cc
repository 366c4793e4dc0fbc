#include "lambda/report_invocation.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "lambda/invocation_cost.h"
#include "lambda/metrics.h"
#include "lambda/prices.h"
#include "lambda/receipt_record.h"
#include "lambda/write_log_line.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

void report_receipts(const Answer& answer, FunctionLog& log) {
  for (const engine::Receipt& receipt : answer.receipts) {
    const ReceiptRecord record = receipt_record(receipt);
    log.write_record(receipt.error ? LogLevel::kError : LogLevel::kInfo, record.message,
                     record.fields);
  }
}

/// An error that no receipt tells of: the event can't be read, or asks for what may not be.
void report_error(const Answer& answer, FunctionLog& log) {
  const bool is_told = std::any_of(answer.receipts.begin(), answer.receipts.end(),
                                   [](const auto& receipt) { return receipt.error.has_value(); });
  if (answer.error_type.empty() || is_told) return;
  const Json body = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  std::string message = "the invocation failed";
  if (body.is_object() && body.contains("errorMessage") && body["errorMessage"].is_string()) {
    message = body["errorMessage"].get<std::string>();
  }
  log.write_record(LogLevel::kError, message, Json{{"errorType", answer.error_type}}.dump());
}

MeasuredInvocation measured(const Function& function, const Invocation& invocation,
                            const InvocationFigures& figures) {
  const std::chrono::duration<double> left = invocation.deadline - std::chrono::steady_clock::now();
  return {.memory_mb = function.memory_bytes >> 20,
          .seconds = figures.seconds,
          .init_seconds = invocation.is_first ? figures.init_seconds : 0,
          .cpu_seconds = figures.cpu_seconds,
          .peak_bytes = figures.peak_bytes,
          .seconds_max = figures.seconds + std::max(0.0, left.count())};
}

/// Where several invocations may share a process, which is on managed instances, the instance is
/// paid; where the memory isn't known, nothing can be said.
bool is_paid_by_memory(const Function& function) {
  return function.memory_bytes > 0 && !function.environment.contains("AWS_LAMBDA_MAX_CONCURRENCY");
}

/// `number` with as many decimals as it was measured with, lest it look more exact than it is.
double rounded(double number, double parts) { return std::round(number * parts) / parts; }

double microseconds_shown(double seconds) { return rounded(seconds, 1e6); }

Json dollars_json(const InvocationCost& cost) {
  return {{"x86_64", rounded(cost.dollars_x86_64, 1e13)},
          {"arm64", rounded(cost.dollars_arm64, 1e13)}};
}

Json figures_json(const Function& function, const Invocation& invocation,
                  const InvocationFigures& figures) {
  Json json{{"seconds", microseconds_shown(figures.seconds)}, {"cold_start", invocation.is_first}};
  if (invocation.is_first) json["init_seconds"] = microseconds_shown(figures.init_seconds);
  json["cpu_seconds"] = microseconds_shown(figures.cpu_seconds);
  json["peak_bytes"] = figures.peak_bytes;
  if (function.memory_bytes > 0) json["memory_mb"] = function.memory_bytes >> 20;
  return json;
}

void add_cost(const InvocationCost& cost, const std::optional<MemoryAdvice>& cheaper, Json& json) {
  json["billed_seconds"] = cost.billed_seconds;
  json["gb_seconds"] = cost.gb_seconds;
  json["dollars"] = dollars_json(cost);
  json["prices"] = fmt::format("{} {}", prices::region, prices::month);
  json["cheaper"] = nullptr;
  if (!cheaper) return;
  json["cheaper"] = {{"memory_mb", cheaper->cost.memory_mb},
                     {"seconds", cheaper->cost.billed_seconds},
                     {"gb_seconds", cheaper->cost.gb_seconds},
                     {"dollars", dollars_json(cheaper->cost)},
                     {"saved_share", rounded(cheaper->saved_share, 1e3)}};
}

std::string figures_text(const Invocation& invocation, const InvocationFigures& figures) {
  const std::string start =
      invocation.is_first ? fmt::format(", cold start {:.1f} ms", figures.init_seconds * 1e3) : "";
  return fmt::format("took {:.1f} ms{}, peak memory {:.1f} MB", figures.seconds * 1e3, start,
                     static_cast<double>(figures.peak_bytes) / 1'048'576);
}

std::string cost_text(const InvocationCost& cost, const std::optional<MemoryAdvice>& cheaper) {
  const std::string advice = cheaper
                                 ? fmt::format("; {} MB would be cheaper by {:.0f} %",
                                               cheaper->cost.memory_mb, 100 * cheaper->saved_share)
                                 : "";
  return fmt::format(" of {}, {:.3g} GB-s, ${:.3g} (x86_64) or ${:.3g} (arm64){}", cost.memory_mb,
                     cost.gb_seconds, cost.dollars_x86_64, cost.dollars_arm64, advice);
}

void write_metrics(const Function& function, const Invocation& invocation, const Answer& answer,
                   const InvocationFigures& figures, const std::optional<InvocationCost>& cost) {
  if (function.metrics_namespace.empty()) return;
  const auto now = std::chrono::system_clock::now();
  for (const engine::Receipt& receipt : answer.receipts) {
    write_log_line(STDOUT_FILENO, job_metrics(function, invocation, receipt, now));
  }
  write_log_line(STDOUT_FILENO, invocation_metrics(function, invocation, figures, cost, now));
}

}  // namespace

void report_invocation(const Function& function, const Invocation& invocation, const Answer& answer,
                       const InvocationFigures& figures, FunctionLog& log) {
  report_receipts(answer, log);
  report_error(answer, log);
  Json report = figures_json(function, invocation, figures);
  std::string text = figures_text(invocation, figures);
  std::optional<InvocationCost> cost;
  if (is_paid_by_memory(function)) {
    const MeasuredInvocation what = measured(function, invocation, figures);
    const std::optional<MemoryAdvice> cheaper = cheaper_memory(what);
    cost = invocation_cost(what);
    add_cost(*cost, cheaper, report);
    text += cost_text(*cost, cheaper);
  }
  log.write_record(LogLevel::kInfo, text, Json{{"report", std::move(report)}}.dump());
  write_metrics(function, invocation, answer, figures, cost);
}

}  // namespace adze::lambda
