#include "lambda/shortened_receipt.h"

#include <nlohmann/json.hpp>

namespace adze::lambda {
namespace {

void cut(std::string& text) {
  constexpr size_t kBytesMax = 2'048;
  if (text.size() > kBytesMax) text.replace(kBytesMax, std::string::npos, "…");
}

}  // namespace

engine::Receipt shortened_receipt(const engine::Receipt& receipt, size_t entries_max) {
  engine::Receipt result = receipt;
  if (result.inputs.size() > entries_max) result.inputs.resize(entries_max);
  if (result.outputs.size() > entries_max) result.outputs.resize(entries_max);
  if (result.warnings.size() > entries_max) result.warnings.resize(entries_max);
  for (engine::InputReceipt& input : result.inputs) cut(input.uri);
  for (engine::OutputReceipt& output : result.outputs) cut(output.uri);
  for (std::string& warning : result.warnings) cut(warning);
  if (result.error) cut(result.error->message);
  return result;
}

nlohmann::ordered_json shortened_receipt_object(const engine::Receipt& receipt,
                                                size_t entries_max) {
  nlohmann::ordered_json json =
      engine::receipt_object(shortened_receipt(receipt, entries_max), /*show_data=*/false);
  const auto add_total = [&](const char* name, size_t total) {
    if (total > entries_max) json[name] = total;
  };
  add_total("inputs_total", receipt.inputs.size());
  add_total("outputs_total", receipt.outputs.size());
  add_total("warnings_total", receipt.warnings.size());
  return json;
}

}  // namespace adze::lambda
