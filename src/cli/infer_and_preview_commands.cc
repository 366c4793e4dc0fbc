#include <fmt/format.h>

#include <cstdio>

#include "base/data_shape.h"
#include "base/limits.h"
#include "base/refuse.h"
#include "cli/commands.h"
#include "cli/print_columns.h"
#include "cli/print_error.h"
#include "cli/report_run.h"
#include "cli/run_setup.h"
#include "cli/source_argument.h"
#include "cli/table_columns.h"
#include "engine/look_at_source.h"
#include "engine/preview_source.h"
#include "engine/table_source.h"

/// adze infer IN… and adze preview IN
namespace adze::cli {
namespace {

void say(const Arguments& arguments, const std::string& text) {
  if (!arguments.quiet) print_message("adze: " + text + "\n");
}

std::string first_input(const engine::InferredTable& table) {
  return escape_controls(table.inputs.front());
}

/// The server knows its columns: nothing is read.
int infer_table(const Arguments& arguments, const engine::Source& source, RunContext& context) {
  const engine::TableSource table(source, context);
  const std::string text = arguments.columns_as_json ? table_columns_json(table, source)
                                                     : table_columns_yaml(table, source);
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace

int infer_command(const Arguments& arguments, const Process& process) {
  if (arguments.positionals.empty()) refuse("infer needs an input", "adze infer FILE.csv");
  RunSetup setup(arguments, {}, process);
  const engine::Source source = source_of(arguments, arguments.positionals);
  if (engine::reads_table(source)) return infer_table(arguments, source, setup.context());
  engine::InputFiles inputs(source, setup.context());
  const csv::DetectedDialect dialect = engine::look_at_dialect(source, inputs.first());
  const engine::InferredTable table = engine::look_at_columns(
      source, dialect, inputs, {.names = {}, .statistics = true, .bytes_max = {}}, setup.context());
  say(arguments, first_input(table) + ": " + csv::describe(dialect));
  if (!table.is_whole) {
    say(arguments, fmt::format("{}: types are those of its first {} MiB, for it can be read only "
                               "once",
                               first_input(table), limits::inference_bytes_max >> 20));
  }
  const std::string text =
      arguments.columns_as_json ? columns_json(table, source) : columns_yaml(table, source);
  std::fputs(text.c_str(), stdout);
  return 0;
}

int preview_command(const Arguments& arguments, const Process& process) {
  if (arguments.positionals.size() != 1) {
    refuse(arguments.positionals.empty()
               ? "preview needs an input"
               : fmt::format("preview takes one input, not {}", arguments.positionals.size()),
           "adze preview FILE.csv");
  }
  engine::Target target;
  target.path = "-";
  target.format = arguments.format.value_or(engine::OutputFormat::kTable);
  if (target.format == engine::OutputFormat::kParquet) {
    refuse("a preview is text", "write the file with adze convert");
  }
  target.csv_header = !arguments.no_output_header;
  target.table_rows_max.reset();
  target.table_width_max = process.terminal_width;
  RunSetup setup(arguments, {}, process);
  const engine::Source source = source_of(arguments, arguments.positionals);
  if (engine::reads_table(source)) {
    const auto announce_table = [&](const std::string& name) {
      say(arguments, name + ": types of the server");
    };
    engine::preview_table(source, arguments.preview_rows, target, announce_table, setup.context());
    return 0;
  }
  const auto announce = [&](const engine::InferredTable& table) {
    say(arguments,
        fmt::format("{}: {}; types of {}", first_input(table), csv::describe(table.dialect),
                    table.is_whole ? "all its rows"
                                   : fmt::format("its first {} rows", table.findings.rows)));
  };
  const engine::Preview preview =
      engine::preview_source(source, arguments.preview_rows, target, announce, setup.context());
  if (!preview.problem) return 0;
  std::fflush(stdout);
  print_message(error_text(*preview.problem, may_show_data(arguments, process)));
  return exit_code(preview.problem->category);
}

}  // namespace adze::cli
