#include "engine/receipt.h"

#include <nlohmann/json.hpp>

#include "base/version.h"

namespace adze::engine {
namespace {

using Json = nlohmann::ordered_json;

Json error_json(const Error& error, bool show_data) {
  Json json;
  json["category"] = category_name(error.category);
  json["message"] = show_data ? error.message_with_data.value_or(error.message) : error.message;
  json["file"] = error.file.empty() ? Json(nullptr) : Json(error.file);
  json["line"] = error.line == 0 ? Json(nullptr) : Json(error.line);
  json["column"] = error.column_name.empty() ? Json(nullptr) : Json(error.column_name);
  return json;
}

Json rows_json(const Receipt::Rows& rows) {
  return {{"read", rows.read},         {"delivered", rows.delivered}, {"rejected", rows.rejected},
          {"repaired", rows.repaired}, {"skipped", rows.skipped},     {"blank", rows.blank},
          {"filtered", rows.filtered}, {"written", rows.written}};
}

Json inputs_json(const std::vector<InputReceipt>& inputs) {
  Json json = Json::array();
  for (const InputReceipt& input : inputs) {
    json.push_back({{"uri", input.uri},
                    {"bytes", input.bytes},
                    {"etag", input.etag.empty() ? Json(nullptr) : Json(input.etag)},
                    {"version", input.version.empty() ? Json(nullptr) : Json(input.version)},
                    {"rows", input.rows}});
  }
  return json;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

/// Of what is already done nobody knows the rows, which nobody has read.
Json outputs_json(const std::vector<OutputReceipt>& outputs, bool has_rows) {
  Json json = Json::array();
  for (const OutputReceipt& output : outputs) {
    json.push_back({{"role", output.role},
                    {"uri", output.uri},
                    {"bytes", output.bytes},
                    {"rows", has_rows ? Json(output.rows) : Json(nullptr)},
                    {"checksum", text_or_null(output.checksum)},
                    {"etag", text_or_null(output.etag)},
                    {"version", text_or_null(output.version)}});
    if (!output.sha256.empty()) json.back()["sha256"] = output.sha256;
  }
  return json;
}

Json dataset_json(const DatasetReceipt& dataset) {
  return {{"uri", dataset.uri},
          {"files", dataset.files},
          {"partitions", dataset.partitions},
          {"bytes", dataset.bytes},
          {"files_removed", dataset.files_removed}};
}

Json seconds_json(double total, const std::vector<StageTime>& stages, double StageTime::* seconds) {
  Json by_stage = Json::object();
  for (const StageTime& stage : stages) by_stage[stage.name] = stage.*seconds;
  return {{"total", total}, {"stages", by_stage}};
}

}  // namespace

const char* receipt_status(const Receipt& receipt) {
  if (!receipt.nothing_to_do) return receipt.error ? "failed" : "ok";
  switch (*receipt.nothing_to_do) {
    case NothingToDo::kAlreadyDone:
      return "already_done";
    case NothingToDo::kSuperseded:
      return "superseded";
    case NothingToDo::kIgnored:
      return "ignored";
  }
  return "failed";
}

Json receipt_object(const Receipt& receipt, bool show_data) {
  Json json;
  json["version"] = 1;
  json["adze"] = adze::version;
  json["job"] = receipt.job;
  json["status"] = receipt_status(receipt);
  if (!receipt.nothing_to_do_because.empty()) json["because"] = receipt.nothing_to_do_because;
  json["exit"] = receipt.exit_code();
  json["error"] = receipt.error ? error_json(*receipt.error, show_data) : Json(nullptr);
  json["rows"] = rows_json(receipt.rows);
  json["inputs"] = inputs_json(receipt.inputs);
  json["outputs"] = outputs_json(receipt.outputs, !receipt.nothing_to_do);
  if (receipt.dataset) json["dataset"] = dataset_json(*receipt.dataset);
  json["seconds"] = seconds_json(receipt.seconds_total, receipt.stages, &StageTime::seconds);
  json["cpu_seconds"] =
      seconds_json(receipt.cpu_seconds_total, receipt.stages, &StageTime::cpu_seconds);
  json["peak_bytes"] = receipt.peak_bytes;
  json["engine"] = receipt.engine;
  json["warnings"] = receipt.warnings;
  return json;
}

std::string receipt_json(const Receipt& receipt, bool show_data) {
  return receipt_object(receipt, show_data).dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace adze::engine
