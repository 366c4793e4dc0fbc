#include <fmt/format.h>

#include "base/refuse.h"
#include "cli/commands.h"
#include "cli/run_setup.h"
#include "inspection/inspect_parquet.h"
#include "io/open.h"
#include "io/standard_output.h"

/// adze inspect FILE.parquet
namespace adze::cli {
namespace {

/// True for JSON.
bool wants_json(const Arguments& arguments) {
  const engine::OutputFormat format = arguments.format.value_or(engine::OutputFormat::kTable);
  if (format == engine::OutputFormat::kJson) return true;
  if (format != engine::OutputFormat::kTable) {
    refuse("--format: inspect prints a table or JSON", "write table or json");
  }
  return false;
}

}  // namespace

int inspect_command(const Arguments& arguments, const Process& process) {
  const std::vector<std::string>& words = arguments.positionals;
  if (words.empty()) refuse("inspect needs a Parquet file", "adze inspect FILE.parquet");
  if (words.size() > 1) {
    refuse(fmt::format("inspect takes one file, not {}", words.size()),
           "adze inspect FILE.parquet");
  }
  RunSetup setup(arguments, {}, process);
  const inspection::InspectOptions options{.is_json = wants_json(arguments),
                                           .is_quiet = arguments.quiet,
                                           .verify = arguments.verify,
                                           .row_group = arguments.row_group,
                                           .rows_max = arguments.table_rows_max,
                                           .width_max = process.terminal_width};
  const auto sink = io::open_standard_output(setup.context());
  inspection::inspect_parquet(
      words[0], {.auth = arguments.source.auth, .request_payer = arguments.source.request_payer},
      options, *sink, setup.context());
  return 0;
}

}  // namespace adze::cli
