#include "lambda/receipt_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/data_shape.h"
#include "base/limits.h"
#include "lambda/one_line_json.h"
#include "lambda/shortened_receipt.h"
#include "print/amount_text.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kEntriesMax = 20;
/// Where texts are so long that even these are too many for a line of the log.
constexpr size_t kFewEntries = 3;
constexpr size_t kFieldsBytesMax = limits::lambda_log_line_bytes_max * 3 / 4;

std::string fields_of(const engine::Receipt& receipt, size_t entries_max) {
  return one_line_json(Json{{"receipt", shortened_receipt_object(receipt, entries_max)}});
}

std::string place(const Error& error) {
  if (error.file.empty()) return "";
  return error.line == 0 ? error.file + ": " : fmt::format("{}:{}: ", error.file, error.line);
}

std::string target_text(const engine::Receipt& receipt) {
  if (receipt.dataset) {
    return fmt::format("{} ({})", receipt.dataset->uri,
                       print::counted(receipt.dataset->files, "file"));
  }
  return receipt.outputs.empty() ? "" : receipt.outputs.front().uri;
}

std::string outcome(const engine::Receipt& receipt) {
  if (receipt.error) {
    const Error& error = *receipt.error;
    return fmt::format("failed: {}{}{}{}", place(error), error.message,
                       error.fix.empty() ? "" : "; ", error.fix);
  }
  if (receipt.nothing_to_do) {
    return fmt::format("{}{}{}", engine::receipt_status(receipt),
                       receipt.nothing_to_do_because.empty() ? "" : ": ",
                       receipt.nothing_to_do_because);
  }
  const std::string rejected =
      receipt.rows.rejected == 0
          ? ""
          : fmt::format(", {} rejected", print::with_separators(receipt.rows.rejected));
  return fmt::format("ok, {} read{}, {} written to {}", print::counted(receipt.rows.read, "row"),
                     rejected, print::with_separators(receipt.rows.written), target_text(receipt));
}

}  // namespace

ReceiptRecord receipt_record(const engine::Receipt& receipt) {
  const engine::Receipt shown = shortened_receipt(receipt, kEntriesMax);
  ReceiptRecord record{.message = escape_controls(fmt::format(
                           "{}: {}", shown.job.empty() ? "job" : shown.job, outcome(shown))),
                       .fields = fields_of(receipt, kEntriesMax)};
  if (record.fields.size() > kFieldsBytesMax) {
    record.fields = fields_of(receipt, kFewEntries);
  }
  return record;
}

}  // namespace adze::lambda
