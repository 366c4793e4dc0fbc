#include "cli/timings.h"

#include <fmt/format.h>

#include "cli/amount_text.h"

namespace adze::cli {
namespace {

std::string rate_text(uint64_t rows, double seconds) {
  if (rows == 0 || seconds <= 0) return "";
  return with_separators(static_cast<uint64_t>(static_cast<double>(rows) / seconds));
}

void append_row(std::string& to, const std::string& stage, const std::string& seconds,
                const std::string& cpu_seconds, const std::string& bytes, const std::string& rows,
                const std::string& rate) {
  std::string line = fmt::format("{:<9}{:>9}{:>13}{:>13}{:>16}{:>15}", stage, seconds, cpu_seconds,
                                 bytes, rows, rate);
  line.erase(line.find_last_not_of(' ') + 1);
  to += line + "\n";
}

}  // namespace

std::string timings_table(const engine::Receipt& receipt) {
  uint64_t bytes_read = 0;
  for (const engine::InputReceipt& input : receipt.inputs) bytes_read += input.bytes;
  std::string table;
  append_row(table, "stage", "seconds", "CPU seconds", "bytes", "rows", "rows/s");
  for (const engine::StageTime& stage : receipt.stages) {
    std::string bytes;
    std::string rows;
    std::string rate;
    if (stage.name == "execute" && !receipt.inputs.empty()) {
      bytes = byte_text(bytes_read);
      rows = with_separators(receipt.rows.read);
      rate = rate_text(receipt.rows.read, stage.seconds);
    } else if (stage.name == "commit" && receipt.dataset) {
      bytes = byte_text(receipt.dataset->bytes);
      rows = with_separators(receipt.rows.written);
    } else if (stage.name == "commit" && !receipt.outputs.empty()) {
      bytes = byte_text(receipt.outputs.front().bytes);
      rows = with_separators(receipt.outputs.front().rows);
    }
    append_row(table, stage.name, fmt::format("{:.3f}", stage.seconds),
               fmt::format("{:.3f}", stage.cpu_seconds), bytes, rows, rate);
  }
  append_row(table, "total", fmt::format("{:.3f}", receipt.seconds_total),
             fmt::format("{:.3f}", receipt.cpu_seconds_total), "", "",
             rate_text(receipt.rows.read, receipt.seconds_total));
  return table + fmt::format("peak memory {}\n", byte_text(receipt.peak_bytes));
}

}  // namespace adze::cli
