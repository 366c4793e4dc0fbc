#include "cli/dry_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/memory_budget.h"
#include "base/run_context.h"
#include "cli/amount_text.h"
#include "cli/credentials_text.h"

namespace adze::cli {
namespace {

std::string input_text(const engine::RunDescription::Input& input) {
  return fmt::format("{} ({})", input.name,
                     input.stored_bytes ? byte_text(*input.stored_bytes) : "size not known");
}

std::string format_text(const engine::Target& target) {
  switch (target.format) {
    case engine::OutputFormat::kParquet:
      return fmt::format("Parquet, {}", parquet::codec_name(target.parquet.codec));
    case engine::OutputFormat::kCsv:
      return "CSV";
    case engine::OutputFormat::kJson:
      return "JSON";
    case engine::OutputFormat::kNdjson:
      return "JSON, an object a line";
    case engine::OutputFormat::kTable:
      return "a table";
  }
  return "";
}

/// "out/ (Parquet, zstd; a folder for each year and month), beside what is there"
std::string dataset_text(const engine::Target& target, const engine::RunDescription& description) {
  std::string what = fmt::format("{} ({}", target.path, format_text(target));
  if (!target.partition_by.empty()) {
    what += fmt::format("; a folder for each {}", fmt::join(target.partition_by, " and "));
  }
  if (target.file_bytes_max) {
    what += fmt::format("; files of about {}", byte_text(*target.file_bytes_max));
  }
  what += ")";
  if (!description.target_exists) return what + ", which does not exist yet";
  if (target.mode != io::TargetMode::kReplace) return what + ", beside what is there";
  return what + (target.partition_by.empty() ? ", replacing the files in it"
                                             : ", replacing the files of the same partitions");
}

std::string target_text(const engine::Target& target, const engine::RunDescription& description) {
  if (target.is_dataset()) return dataset_text(target, description);
  const std::string what = fmt::format("{} ({})", target.path, format_text(target));
  if (target.path == "-") return what;
  if (!description.target_exists) return what + ", which does not exist yet";
  return fmt::format("{}, replacing a file of {}", what, byte_text(description.target_bytes));
}

std::string columns_text(const engine::RunDescription& description) {
  if (description.columns_read.empty()) {
    return fmt::format("none is used, all {} are checked", description.columns_checked);
  }
  return fmt::format("{} of {} are used: {}; all are checked", description.columns_read.size(),
                     description.columns_checked, fmt::join(description.columns_read, ", "));
}

void append(std::string& to, const char* part, const std::string& text) {
  to += fmt::format("{:<9}{}\n", part, text);
}

}  // namespace

std::string dry_run_text(const engine::Job& job, const engine::RunDescription& description,
                         RunContext& context) {
  std::string text;
  append(text, "job", job.name);
  const char* part = "read";
  for (const engine::RunDescription::Input& input : description.inputs) {
    append(text, part, input_text(input));
    part = "";
  }
  const size_t more = description.input_count - description.inputs.size();
  if (more > 0) append(text, "", fmt::format("and {} more", with_separators(more)));
  append(text, "columns", columns_text(description));
  part = "plan";
  for (const std::string& step : description.steps) {
    append(text, part, step);
    part = "";
  }
  append(text, "result", fmt::format("{}", fmt::join(description.result, ", ")));
  append(text, "write", target_text(job.target, description));
  if (const auto credentials = s3_credentials_text(job, context)) {
    append(text, "s3", "credentials: " + *credentials);
  }
  append(text, "limits",
         fmt::format("{} {}, {} of memory", context.threads,
                     context.threads == 1 ? "thread" : "threads",
                     byte_text(context.memory.bytes_max())));
  return text;
}

}  // namespace adze::cli
