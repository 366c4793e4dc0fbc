#include "cli/report_run.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/run_context.h"
#include "cli/amount_text.h"
#include "cli/print_error.h"
#include "cli/shown_progress.h"
#include "cli/timings.h"
#include "engine/run_job.h"
#include "io/write_small_file.h"

namespace adze::cli {
namespace {

/// Bytes of all inputs a second, once there is enough of them for it to mean something.
std::string rate_text(const engine::Receipt& receipt) {
  constexpr double seconds_min = 0.1;
  if (receipt.seconds_total < seconds_min) return "";
  uint64_t bytes = 0;
  for (const engine::InputReceipt& input : receipt.inputs) bytes += input.bytes;
  const double rate = static_cast<double>(bytes) / receipt.seconds_total;
  return fmt::format(", {}/s", byte_text(static_cast<uint64_t>(rate)));
}

engine::Receipt run_shown(const engine::Job& job, const Arguments& arguments,
                          const Process& process, RunContext& context) {
  const ShownProgress progress(arguments, process, context);
  return engine::run_job(job, context);
}

/// "ds_1.csv", or "3 files".
std::string input_text(const std::vector<engine::InputReceipt>& inputs) {
  if (inputs.size() == 1) return inputs.front().uri;
  return with_separators(inputs.size()) + " files";
}

std::string counted_text(uint64_t count, const char* what) {
  return fmt::format("{} {}{}", with_separators(count), what, count == 1 ? "" : "s");
}

/// "12 files in 5 partitions, 1.2 MB, instead of 3"
std::string dataset_text(const engine::DatasetReceipt& dataset) {
  std::string text = counted_text(dataset.files, "file");
  if (dataset.partitions > 0) text += " in " + counted_text(dataset.partitions, "partition");
  text += ", " + byte_text(dataset.bytes);
  if (dataset.files_removed > 0) {
    text += fmt::format(", instead of {} that {} there", with_separators(dataset.files_removed),
                        dataset.files_removed == 1 ? "was" : "were");
  }
  return text;
}

/// What has been committed stands: where memory is lacking for a line about it, that is left out.
void print_summary(const engine::Receipt& receipt) noexcept {
  try {
    print_message(fmt::format("adze: {}\n", summary_line(receipt)));
  } catch (const std::bad_alloc&) {
    print_message("adze: done\n");
  }
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
  const bool is_object_of_event = receipt.nothing_to_do == engine::NothingToDo::kSuperseded ||
                                  receipt.nothing_to_do == engine::NothingToDo::kIgnored;
  if (is_object_of_event) {
    return fmt::format("nothing to do: {} is {}: {}", input_text(receipt.inputs),
                       engine::receipt_status(receipt), receipt.nothing_to_do_because);
  }
  if (receipt.dataset) {
    return fmt::format("wrote {} to {} ({}) from {} of {} in {:.2f} s{}",
                       row_text(receipt.rows.written), receipt.dataset->uri,
                       dataset_text(*receipt.dataset), row_text(receipt.rows.read),
                       input_text(receipt.inputs), receipt.seconds_total, rate_text(receipt));
  }
  const engine::OutputReceipt& output = receipt.outputs.front();
  if (receipt.nothing_to_do == engine::NothingToDo::kAlreadyDone) {
    return fmt::format("already done: {} ({}) is the result of the same job over the same inputs",
                       output.uri, byte_text(output.bytes));
  }
  return fmt::format("wrote {} to {} ({}) from {} of {} in {:.2f} s{}", row_text(output.rows),
                     output.uri, byte_text(output.bytes), row_text(receipt.rows.read),
                     input_text(receipt.inputs), receipt.seconds_total, rate_text(receipt));
}

int run_and_report(const engine::Job& job, const Arguments& arguments, const Process& process,
                   RunContext& context) {
  require_one_use_of_stdout(arguments, job);
  const engine::Receipt receipt = run_shown(job, arguments, process, context);
  if (receipt.error) {
    print_message(error_text(*receipt.error, may_show_data(arguments, process)));
  } else if (!arguments.quiet && !arguments.json && job.target.path != "-") {
    print_summary(receipt);
  }
  if (arguments.timings) print_message(timings_table(receipt));
  if (!arguments.receipt && !arguments.json) return receipt.exit_code();
  const std::string json = engine::receipt_json(receipt, arguments.show_data);
  if (arguments.receipt) io::write_small_file(*arguments.receipt, json, context);
  if (arguments.json) std::fputs(json.c_str(), stdout);
  return receipt.exit_code();
}

}  // namespace adze::cli
