#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "deploy/template_options.h"
#include "engine/job.h"

namespace adze::cli {

/// The command line as typed, each value already checked by its flag (flags.h). Nothing in it has
/// touched the world: no file was opened, no environment read.
struct Arguments {
  std::vector<std::string> positionals;

  engine::Source source;  ///< dialect, columns, null_values
  bool delimiter_given = false;
  bool quote_given = false;  ///< or the escape, which means nothing without its quote
  engine::Limits limits;
  std::vector<std::pair<std::string, std::string>> set;  ///< --set key=value, in order

  std::optional<std::string> to;
  std::optional<engine::OutputFormat> format;
  parquet::ParquetOptions parquet;
  const char* parquet_flag = nullptr;  ///< a flag that only Parquet output has, if one was given
  io::TargetMode target_mode = io::TargetMode::kReplace;
  std::vector<std::string> partition_by;
  std::optional<uint64_t> file_bytes_max;
  io::InputAuth target_auth;
  engine::NameStyle names = engine::NameStyle::kKeep;
  bool force = false;
  bool strict_idempotent = false;
  io::s3::ObjectOptions s3;
  bool no_output_header = false;
  std::optional<uint64_t> table_rows_max = 40;

  std::optional<uint64_t> row_group;
  bool verify = false;
  bool columns_as_json = false;  ///< infer --format json
  uint64_t preview_rows = 10;

  std::optional<std::chrono::milliseconds> older_than;  ///< of cleanup
  bool yes = false;

  deploy::TemplateOptions function;  ///< of template and policy

  bool json = false;
  bool sha256 = false;
  std::optional<std::string> receipt;
  bool show_data = false;
  bool allow_private_hosts = false;
  bool quiet = false;
  bool no_progress = false;
  bool timings = false;
  bool dry_run = false;
};

}  // namespace adze::cli
