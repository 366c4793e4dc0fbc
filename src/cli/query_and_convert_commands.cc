#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "base/refuse.h"
#include "base/same_name.h"
#include "cli/commands.h"
#include "cli/report_run.h"
#include "cli/run_setup.h"
#include "cli/source_argument.h"
#include "io/uri.h"

/// adze query "SELECT …" IN… and adze convert IN… OUT.parquet
namespace adze::cli {
namespace {

engine::Job job_from_flags(const Arguments& arguments, const std::string& name,
                           std::span<const std::string> inputs) {
  engine::Job job;
  job.name = name;
  job.source = source_of(arguments, inputs);
  job.target.mode = arguments.target_mode;
  job.target.auth = arguments.target_auth;
  job.target.names = arguments.names;
  job.target.force = arguments.force;
  job.target.sha256 = arguments.sha256;
  job.target.strict_idempotent = arguments.strict_idempotent;
  job.target.s3 = arguments.s3;
  job.target.parquet = arguments.parquet;
  job.target.partition_by = arguments.partition_by;
  job.target.file_bytes_max = arguments.file_bytes_max;
  job.target.csv_header = !arguments.no_output_header;
  return job;
}

/// "--max-file-bytes" of "max_file_bytes", "--mode append" of "mode: append".
std::string flag_of(std::string key) {
  std::erase(key, ':');
  std::replace(key.begin(), key.end(), '_', '-');
  return "--" + key;
}

/// A dataset and its wishes go together.
void require_folder_if_needed(const engine::Target& target) {
  const std::string shown = io::shown_location(target.path);
  if (const char* const wish = engine::wish_for_a_dataset(target)) {
    refuse(fmt::format("{} needs a folder to write to, and '{}' is none", flag_of(wish), shown),
           "name a folder, with a / at its end: out/sales/");
  }
  if (target.is_dataset() && target.format != engine::OutputFormat::kParquet) {
    refuse(fmt::format("'{}' is a folder, and only Parquet is written to folders", shown),
           "leave out --format, or name a file");
  }
}

/// The target of --to and --format; a table on standard output without them.
void set_target(const Arguments& arguments, const Process& process, engine::Job& job) {
  engine::Target& target = job.target;
  target.path = arguments.to.value_or("-");
  if (arguments.format) {
    target.format = *arguments.format;
  } else if (target.path == "-") {
    target.format = engine::OutputFormat::kTable;
  } else if (const auto format = engine::format_of_path(target.path)) {
    target.format = *format;
  } else {
    refuse(fmt::format("--to: '{}' does not say a format", io::shown_location(target.path)),
           "end it in .parquet, .csv, .json or .ndjson, or in / for a folder of Parquet files, or "
           "give --format");
  }
  require_folder_if_needed(target);
  if (target.format == engine::OutputFormat::kTable) {
    target.table_rows_max = arguments.table_rows_max;
    target.table_width_max = target.path == "-" ? process.terminal_width : 0;
  }
  if (target.format == engine::OutputFormat::kParquet && target.path == "-" &&
      process.stdout_is_terminal) {
    refuse("Parquet is not text for a terminal", "give --to FILE.parquet, or redirect the output");
  }
  if (target.format != engine::OutputFormat::kParquet && arguments.parquet_flag != nullptr) {
    refuse(fmt::format("{} is for Parquet, which this output is not", arguments.parquet_flag),
           "leave it out");
  }
}

bool looks_like_sql(const std::string& word) {
  constexpr std::string_view select = "select";
  if (word.size() <= select.size() || word[select.size()] > ' ') return false;
  return is_same_name(std::string_view(word).substr(0, select.size()), select);
}

/// Throws unless the words are SQL and inputs, in this order.
void check_query_words(const std::vector<std::string>& words) {
  if (words.empty()) {
    refuse("query needs SQL and an input", "adze query \"SELECT count(*) FROM source\" FILE.csv");
  }
  if (words.size() == 1) {
    refuse("query needs an input after the SQL",
           "adze query \"SELECT … FROM source\" FILE.csv, or - for standard input");
  }
  for (size_t i = 1; i < words.size(); ++i) {
    if (!looks_like_sql(words[i]) || looks_like_sql(words[0])) continue;
    refuse(fmt::format("the SQL comes first, and '{}' is not SQL", io::shown_location(words[0])),
           fmt::format("adze query \"SELECT …\" {}", io::shown_location(words[0])));
  }
  if (words.size() > 2 && words[0].find_first_of(" \t\r\n") == std::string::npos) {
    refuse(fmt::format("the SQL is only '{}', and {} words follow it", words[0], words.size() - 1),
           "put the SQL in quotes: adze query \"SELECT …\" FILE.csv");
  }
  if (words[0].find_first_not_of(" \t\r\n") == std::string::npos) {
    refuse("the SQL is empty", "write SELECT … FROM source");
  }
}

int run_job_from_flags(engine::Job& job, const Arguments& arguments, const Process& process) {
  job.target.parquet.job_hash = engine::job_hash(job);
  RunSetup setup(arguments, {}, process);
  return run_and_report(job, arguments, process, setup.context());
}

}  // namespace

int query_command(const Arguments& arguments, const Process& process) {
  const std::vector<std::string>& words = arguments.positionals;
  check_query_words(words);
  engine::Job job = job_from_flags(arguments, "query", std::span(words).subspan(1));
  job.transform.text = words[0];
  job.transform.stop_early = true;
  set_target(arguments, process, job);
  return run_job_from_flags(job, arguments, process);
}

int convert_command(const Arguments& arguments, const Process& process) {
  std::vector<std::string> words = arguments.positionals;
  Arguments adjusted = arguments;
  if (!adjusted.to && words.size() > 1) {
    adjusted.to = words.back();
    words.pop_back();
    const bool is_parquet = adjusted.to->ends_with(".parquet") || adjusted.to->ends_with('/');
    if (*adjusted.to != "-" && !is_parquet) {
      refuse(fmt::format("the output '{}' must end in .parquet", io::shown_location(*adjusted.to)),
             fmt::format("give another name, or --to {}", io::shown_location(*adjusted.to)));
    }
  }
  if (words.empty()) refuse("convert needs an input", "adze convert FILE.csv FILE.parquet");
  if (!adjusted.to) {
    refuse("convert needs an output after the input",
           fmt::format("adze convert {} FILE.parquet", io::shown_location(words[0])));
  }
  if (*adjusted.to == "-" && !adjusted.format) adjusted.format = engine::OutputFormat::kParquet;
  engine::Job job = job_from_flags(adjusted, "convert", words);
  set_target(adjusted, process, job);
  return run_job_from_flags(job, adjusted, process);
}

}  // namespace adze::cli
