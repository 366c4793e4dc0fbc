#include "cli/report_run.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/run_context.h"
#include "cli/print_error.h"
#include "engine/run_job.h"
#include "io/write_small_file.h"

namespace adze::cli {
namespace {

/// 1234567 to "1,234,567".
std::string with_separators(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string row_text(uint64_t rows) {
  return with_separators(rows) + (rows == 1 ? " row" : " rows");
}

std::string byte_text(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  double size = static_cast<double>(bytes) / 1000;
  for (const char* unit : {"kB", "MB", "GB"}) {
    if (size < 999.95) return fmt::format("{:.1f} {}", size, unit);
    size /= 1000;
  }
  return fmt::format("{:.1f} TB", size);
}

/// "ds_1.csv", or "3 files".
std::string input_text(const std::vector<engine::InputReceipt>& inputs) {
  if (inputs.size() == 1) return inputs.front().uri;
  return with_separators(inputs.size()) + " files";
}

}  // namespace

bool may_show_data(const Arguments& arguments, const Process& process) {
  return arguments.show_data || process.stderr_is_terminal;
}

void require_one_use_of_stdout(const Arguments& arguments, const engine::Job& job) {
  if (job.target.path == "-" && (arguments.json || arguments.receipt == "-")) {
    Error error(ErrorCategory::kUsage, "data and receipt can't both go to standard output");
    error.fix = "write the data to a file with --to, or the receipt with --receipt FILE";
    throw error;
  }
}

std::string summary_line(const engine::Receipt& receipt) {
  const engine::OutputReceipt& output = receipt.outputs.front();
  return fmt::format("wrote {} to {} ({}) from {} of {} in {:.2f} s", row_text(output.rows),
                     output.uri, byte_text(output.bytes), row_text(receipt.rows.read),
                     input_text(receipt.inputs), receipt.seconds_total);
}

int run_and_report(const engine::Job& job, const Arguments& arguments, const Process& process,
                   RunContext& context) {
  require_one_use_of_stdout(arguments, job);
  engine::Receipt receipt = engine::run_job(job, context);
  if (receipt.error) {
    print_message(error_text(*receipt.error, may_show_data(arguments, process)));
  } else if (!arguments.quiet && !arguments.json && job.target.path != "-") {
    print_message(fmt::format("adze: {}\n", summary_line(receipt)));
  }
  if (!arguments.receipt && !arguments.json) return receipt.exit_code();
  const std::string json = engine::receipt_json(receipt, arguments.show_data);
  if (arguments.receipt) io::write_small_file(*arguments.receipt, json, context);
  if (arguments.json) std::fputs(json.c_str(), stdout);
  return receipt.exit_code();
}

}  // namespace adze::cli
