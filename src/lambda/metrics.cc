#include "lambda/metrics.h"

#include <cctype>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "lambda/format_log_line.h"
#include "lambda/one_line_json.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

/// A dimension's value: ASCII, not blank, without control characters, 1,024 bytes at most.
std::string dimension_value(std::string_view text) {
  constexpr size_t bytes_max = 255;
  std::string value(text.substr(0, bytes_max));
  for (char& character : value) {
    if (character < ' ' || character > '~') character = '?';
  }
  return value.find_first_not_of(' ') == std::string::npos ? "none" : value;
}

/// "execute" of the stages is the metric "SecondsExecute".
std::string stage_metric(const std::string& stage) {
  std::string name = "Seconds" + stage;
  name[7] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[7])));
  return name;
}

template <typename Entries>
uint64_t total_bytes(const Entries& entries) {
  return std::accumulate(entries.begin(), entries.end(), uint64_t{0},
                         [](uint64_t sum, const auto& entry) { return sum + entry.bytes; });
}

/// One object of the embedded metric format. Values are members of the object itself; `_aws` says
/// which of them are metrics and which dimensions.
class MetricDocument {
 public:
  MetricDocument(const Function& function, const Invocation& invocation,
                 std::chrono::system_clock::time_point time)
      : namespace_(function.metrics_namespace), time_(time) {
    // Lambda takes lines of JSON without a level for INFO, so that they would be lost where only
    // warnings are kept. Metrics are no matter of level: they have the one that is just kept.
    if (function.log_format == LogFormat::kJson) {
      values_["timestamp"] = log_time(time);
      values_["level"] = log_level_name(function.log_level);
    }
    values_["requestId"] = invocation.request_id.substr(0, 256);
    add_dimension("FunctionName", function.name);
  }

  void add_dimension(const char* name, std::string_view value) {
    dimensions_.push_back(name);
    values_[name] = dimension_value(value);
  }

  template <typename Number>
  void add(const std::string& name, const char* unit, Number value) {
    metrics_.push_back({{"Name", name}, {"Unit", unit}});
    values_[name] = value;
  }

  std::string line() const {
    const auto since_1970 =
        std::chrono::duration_cast<std::chrono::milliseconds>(time_.time_since_epoch());
    Json document;
    document["_aws"] = {
        {"Timestamp", since_1970.count()},
        {"CloudWatchMetrics", Json::array({{{"Namespace", namespace_},
                                            {"Dimensions", Json::array({dimensions_})},
                                            {"Metrics", metrics_}}})}};
    document.update(values_);
    return one_line_json(document) + "\n";
  }

 private:
  std::string namespace_;
  std::chrono::system_clock::time_point time_;
  Json dimensions_ = Json::array();
  Json metrics_ = Json::array();
  Json values_ = Json::object();
};

}  // namespace

std::string job_metrics(const Function& function, const Invocation& invocation,
                        const engine::Receipt& receipt,
                        std::chrono::system_clock::time_point time) {
  MetricDocument document(function, invocation, time);
  document.add_dimension("Job", receipt.job);
  const bool is_done = receipt.nothing_to_do.has_value();
  document.add("RowsRead", "Count", receipt.rows.read);
  document.add("RowsRejected", "Count", receipt.rows.rejected);
  document.add("RowsWritten", "Count", receipt.rows.written);
  document.add("BytesRead", "Bytes", is_done ? 0 : total_bytes(receipt.inputs));
  document.add("BytesWritten", "Bytes",
               is_done           ? 0
               : receipt.dataset ? receipt.dataset->bytes
                                 : total_bytes(receipt.outputs));
  document.add("Seconds", "Seconds", receipt.seconds_total);
  for (const engine::StageTime& stage : receipt.stages) {
    document.add(stage_metric(stage.name), "Seconds", stage.seconds);
  }
  document.add("AlreadyDone", "Count",
               int{receipt.nothing_to_do == engine::NothingToDo::kAlreadyDone});
  document.add("Failed", "Count", int{receipt.error.has_value()});
  return document.line();
}

std::string invocation_metrics(const Function& function, const Invocation& invocation,
                               const InvocationFigures& figures,
                               const std::optional<InvocationCost>& cost,
                               std::chrono::system_clock::time_point time) {
  MetricDocument document(function, invocation, time);
  document.add("Seconds", "Seconds", figures.seconds);
  document.add("PeakMemory", "Bytes", figures.peak_bytes);
  document.add("ColdStart", "Count", int{invocation.is_first});
  if (cost) document.add("Cost", "None", cost->dollars());
  return document.line();
}

}  // namespace adze::lambda
