#include "cli/flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.h"
#include "base/limits.h"
#include "base/refuse.h"
#include "base/suggest.h"
#include "cli/function_flags.h"
#include "cli/parse_columns.h"
#include "cli/word_value.h"
#include "engine/parse_limits.h"

namespace adze::cli {
namespace {

using engine::OutputFormat;

/// One ASCII character; \t and tab stand for a tab, which shells make hard to type.
char one_character(const std::string& value) {
  if (value == "\\t" || value == "tab") return '\t';
  if (value.size() != 1) refuse(fmt::format("'{}' is not one ASCII character", value), "");
  return value[0];
}

void apply_columns(const std::string& value, Arguments& arguments) {
  for (csv::ColumnContract& column : parse_columns(value)) {
    arguments.source.columns.push_back(std::move(column));
  }
}

void apply_delimiter(const std::string& value, Arguments& arguments) {
  arguments.source.dialect.delimiter = one_character(value);
  arguments.delimiter_given = true;
}

void apply_quote(const std::string& value, Arguments& arguments) {
  csv::Dialect& dialect = arguments.source.dialect;
  arguments.quote_given = true;
  if (value.empty() || value == "none") {
    dialect.quote.reset();
    return;
  }
  const bool same_escape = dialect.quote && dialect.escape == *dialect.quote;
  dialect.quote = one_character(value);
  if (same_escape) dialect.escape = *dialect.quote;
}

void apply_escape(const std::string& value, Arguments& arguments) {
  arguments.source.dialect.escape = one_character(value);
  arguments.quote_given = true;
}

void apply_no_header(const std::string&, Arguments& arguments) {
  arguments.source.dialect.header = false;
}

void apply_skip_rows(const std::string& value, Arguments& arguments) {
  const auto count = engine::parse_count(value, 0, 1'000'000'000);
  if (!count) refuse(fmt::format("'{}' is not a number of lines", value), "");
  arguments.source.dialect.skip_rows = *count;
}

void apply_names_dedupe(const std::string&, Arguments& arguments) {
  arguments.source.dialect.dedupe_names = true;
}

void apply_null(const std::string& value, Arguments& arguments) {
  arguments.source.null_values.push_back(value);
}

void apply_request_payer(const std::string&, Arguments& arguments) {
  arguments.source.request_payer = true;
}

void apply_auth(const std::string& value, Arguments& arguments) {
  io::add_input_auth(value, arguments.source.auth);
}

void apply_target_auth(const std::string& value, Arguments& arguments) {
  io::add_input_auth(value, arguments.target_auth);
  using Scheme = io::InputAuth::Scheme;
  const Scheme scheme = arguments.target_auth.scheme;
  if (scheme == Scheme::kNone || scheme == Scheme::kPassword) return;
  refuse("only sftp targets have credentials here",
         "write key-file:PATH, password-env:NAME or password-file:PATH");
}

void apply_table(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the name is empty", "name a table: --table schema.name");
  arguments.source.table = value;
}

void apply_source_query(const std::string& value, Arguments& arguments) {
  arguments.source.query = engine::SqlText{.text = value, .text_name = "--source-query"};
}

void apply_allow_private_hosts(const std::string&, Arguments& arguments) {
  arguments.allow_private_hosts = true;
}

void apply_filename(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the name is empty", "give the column a name, such as source_file");
  arguments.source.filename = value;
}

void apply_threads(const std::string& value, Arguments& arguments) {
  const auto count = engine::parse_count(value, 1, limits::threads_max);
  if (!count) {
    refuse(fmt::format("'{}' is not a number from 1 to {}", value, limits::threads_max), "");
  }
  arguments.limits.threads = static_cast<unsigned>(*count);
}

void apply_memory(const std::string& value, Arguments& arguments) {
  const auto bytes = engine::parse_byte_size(value);
  if (!bytes) refuse(fmt::format("'{}' is not a size", value), "write it as 512MB or 2GiB");
  if (*bytes < limits::memory_bytes_min) {
    refuse(fmt::format("'{}' is too little", value),
           fmt::format("give at least {}MiB", limits::memory_bytes_min >> 20));
  }
  arguments.limits.memory_bytes = *bytes;
}

void apply_timeout(const std::string& value, Arguments& arguments) {
  const auto duration = engine::parse_duration(value);
  if (!duration) refuse(fmt::format("'{}' is not a duration", value), "write it as 90s, 15m or 2h");
  arguments.limits.timeout = *duration;
}

void apply_set(const std::string& value, Arguments& arguments) {
  const size_t equals = value.find('=');
  if (equals == std::string::npos || equals == 0) {
    refuse(fmt::format("'{}' is not KEY=VALUE", value), "");
  }
  arguments.set.emplace_back(value.substr(0, equals), value.substr(equals + 1));
}

void apply_to(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the path is empty", "");
  arguments.to = value;
}

void apply_format(const std::string& value, Arguments& arguments) {
  constexpr std::array formats = {OutputFormat::kParquet, OutputFormat::kCsv, OutputFormat::kJson,
                                  OutputFormat::kNdjson, OutputFormat::kTable};
  arguments.format =
      formats[word_index(value, {"parquet", "csv", "json", "ndjson", "table"}, "a format")];
}

void apply_mode(const std::string& value, Arguments& arguments) {
  constexpr std::array modes = {io::TargetMode::kReplace, io::TargetMode::kCreate,
                                io::TargetMode::kAppend};
  arguments.target_mode = modes[word_index(value, {"replace", "create", "append"}, "a mode")];
}

void apply_partition_by(const std::string& value, Arguments& arguments) {
  for (std::string& name : parse_names(value)) arguments.partition_by.push_back(std::move(name));
}

void apply_max_file_bytes(const std::string& value, Arguments& arguments) {
  const auto bytes = engine::parse_byte_size(value);
  if (!bytes) refuse(fmt::format("'{}' is not a size", value), "write it as 256MB or 1GiB");
  if (*bytes < limits::dataset_file_bytes_min) {
    refuse(fmt::format("'{}' is too little", value),
           fmt::format("give at least {}MiB", limits::dataset_file_bytes_min >> 20));
  }
  arguments.file_bytes_max = *bytes;
}

void apply_names(const std::string& value, Arguments& arguments) {
  constexpr std::array styles = {engine::NameStyle::kKeep, engine::NameStyle::kLower,
                                 engine::NameStyle::kSnake};
  arguments.names = styles[word_index(value, {"keep", "lower", "snake"}, "a style of names")];
}

void apply_rows(const std::string& value, Arguments& arguments) {
  if (value == "all") {
    arguments.table_rows_max.reset();
    return;
  }
  const auto count = engine::parse_count(value, 0, UINT64_MAX);
  if (!count) refuse(fmt::format("'{}' is neither a number nor all", value), "");
  arguments.table_rows_max = *count;
}

void apply_no_output_header(const std::string&, Arguments& arguments) {
  arguments.no_output_header = true;
}

void apply_compression(const std::string& value, Arguments& arguments) {
  arguments.parquet.codec = parquet::parse_codec(value);
  arguments.parquet_flag = "--compression";
}

void apply_compression_level(const std::string& value, Arguments& arguments) {
  int level = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), level);
  if (error != std::errc() || end != value.data() + value.size() || level < -7 || level > 22) {
    refuse(fmt::format("'{}' is not a level from -7 to 22", value), "");
  }
  arguments.parquet.compression_level = level;
  arguments.parquet_flag = "--compression-level";
}

void apply_row_group_rows(const std::string& value, Arguments& arguments) {
  const auto count = engine::parse_count(value, 1, limits::row_group_rows_max);
  if (!count) {
    refuse(fmt::format("'{}' is not a number from 1 to {}", value, limits::row_group_rows_max), "");
  }
  arguments.parquet.row_group_rows = *count;
  arguments.parquet_flag = "--row-group-rows";
}

void apply_timestamps(const std::string& value, Arguments& arguments) {
  constexpr std::array units = {parquet::TimestampUnit::kMicros, parquet::TimestampUnit::kMillis};
  arguments.parquet.timestamps = units[word_index(value, {"micros", "millis"}, "a unit")];
  arguments.parquet_flag = "--timestamps";
}

void apply_time(const std::string& value, Arguments& arguments) {
  arguments.parquet.time_as_string = word_index(value, {"string", "time"}, "a form of times") == 0;
  arguments.parquet_flag = "--time";
}

void apply_row_group(const std::string& value, Arguments& arguments) {
  const auto number = engine::parse_count(value, 0, UINT64_MAX);
  if (!number) refuse(fmt::format("'{}' is not the number of a row group", value), "");
  arguments.row_group = *number;
}

void apply_verify(const std::string&, Arguments& arguments) { arguments.verify = true; }

void apply_sha256(const std::string&, Arguments& arguments) { arguments.sha256 = true; }
void apply_force(const std::string&, Arguments& arguments) { arguments.force = true; }
void apply_strict_idempotent(const std::string&, Arguments& arguments) {
  arguments.strict_idempotent = true;
}

/// What is wrong with an option of S3, without the name of the job's key that is before it.
void check_s3(const io::s3::ObjectOptions& options) {
  try {
    io::s3::require_valid(options);
  } catch (const Error& error) {
    refuse(error.message.substr(error.message.find(": ") + 2), error.fix);
  }
}

void apply_storage_class(const std::string& value, Arguments& arguments) {
  arguments.s3.storage_class = value;
  check_s3({.storage_class = value});
}

void apply_sse(const std::string& value, Arguments& arguments) {
  const std::vector<std::string> words = {"AES256", "aws:kms"};
  arguments.s3.sse = words[word_index(value, words, "a kind of encryption of S3")];
}

void apply_kms_key_id(const std::string& value, Arguments& arguments) {
  arguments.s3.kms_key_id = value;
}

void apply_tag(const std::string& value, Arguments& arguments) {
  const size_t equals = value.find('=');
  if (equals == std::string::npos) refuse(fmt::format("'{}' is not NAME=VALUE", value), "");
  arguments.s3.tags.push_back({value.substr(0, equals), value.substr(equals + 1)});
  check_s3({.tags = arguments.s3.tags});
}

void apply_older_than(const std::string& value, Arguments& arguments) {
  const auto age = engine::parse_age(value);
  if (!age) refuse(fmt::format("'{}' is not a duration", value), "write it as 90m, 24h or 7d");
  arguments.older_than = *age;
}

void apply_yes(const std::string&, Arguments& arguments) { arguments.yes = true; }

void apply_json(const std::string&, Arguments& arguments) { arguments.json = true; }
void apply_show_data(const std::string&, Arguments& arguments) { arguments.show_data = true; }
void apply_quiet(const std::string&, Arguments& arguments) { arguments.quiet = true; }
void apply_dry_run(const std::string&, Arguments& arguments) { arguments.dry_run = true; }
void apply_timings(const std::string&, Arguments& arguments) { arguments.timings = true; }

void apply_no_progress(const std::string&, Arguments& arguments) { arguments.no_progress = true; }

void apply_receipt(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the path is empty", "");
  arguments.receipt = value;
}

void apply_columns_format(const std::string& value, Arguments& arguments) {
  if (value != "yaml" && value != "json") {
    refuse(fmt::format("'{}' is neither yaml nor json", value), "");
  }
  arguments.columns_as_json = value == "json";
}

void apply_preview_rows(const std::string& value, Arguments& arguments) {
  const auto count = engine::parse_count(value, 0, UINT64_MAX);
  if (!count) refuse(fmt::format("'{}' is not a number", value), "");
  arguments.preview_rows = *count;
}

constexpr uint32_t kTables = kQuery | kConvert;
constexpr uint32_t kSources = kTables | kInfer | kPreview;
constexpr uint32_t kRuns = kRun | kQuery | kConvert;
constexpr uint32_t kWorks = kRuns | kInfer | kPreview;
constexpr uint32_t kFunctions = kTemplate | kPolicy;

constexpr Flag flags[] = {
    {"--columns", "LIST", kSources,
     "Types of columns, instead of inferred ones: 'id:int64,\"Order: "
     "ID\":string,price:decimal(10,2)'.",
     true, apply_columns},
    {"--delimiter", "CHAR", kSources, "What separates fields; tab or \\t is a tab (detected).",
     false, apply_delimiter},
    {"--quote", "CHAR", kSources, "What encloses fields; none or '' for nothing (detected).", false,
     apply_quote},
    {"--escape", "CHAR", kSources,
     "What takes a quote's meaning away inside quotes (the quote itself, doubled).", false,
     apply_escape},
    {"--no-header", nullptr, kSources, "The first row is data; columns are taken by position.",
     false, apply_no_header},
    {"--skip-rows", "N", kSources, "Lines to leave out before the header (0).", false,
     apply_skip_rows},
    {"--names-dedupe", nullptr, kSources,
     "Number duplicate names of the header (a, a_1), and call blank ones by position (column2).",
     false, apply_names_dedupe},
    {"--null", "TEXT", kSources,
     "An unquoted field with this text is null, as an empty one is; may be repeated.", true,
     apply_null},
    {"--auth", "WHERE", kSources | kInspect,
     "Credentials of an input: bearer-env:NAME, bearer-file:PATH, basic-env:, basic-file:, "
     "password-env:, password-file:, key-file:, passphrase-env:, passphrase-file: or known-hosts:; "
     "may be repeated.",
     true, apply_auth},
    {"--target-auth", "WHERE", kTables,
     "Credentials of an sftp target, as --auth has them; may be repeated.", true,
     apply_target_auth},
    {"--request-payer", nullptr, kSources | kInspect,
     "S3: you pay for requests and transfer, as buckets with Requester Pays want it.", false,
     apply_request_payer},
    {"--table", "NAME", kSources, "PostgreSQL: the table or view to read, as name or schema.name.",
     false, apply_table},
    {"--source-query", "SQL", kSources,
     "PostgreSQL: one SELECT, which the server runs, instead of a table.", false,
     apply_source_query},
    {"--allow-private-hosts", nullptr, kWorks | kCheck | kInspect,
     "Follow redirects also to private, loopback and link-local addresses.", false,
     apply_allow_private_hosts},
    {"--filename", "COLUMN", kTables,
     "A column more, of this name and the last: the input that a row comes from.", false,
     apply_filename},
    {"--set", "KEY=VALUE", kRun | kCheck | kFunctions,
     "A value for ${KEY} in the job; may be repeated.", true, apply_set},
    {"--to", "PATH", kTables,
     "Where the result goes; its ending says the format: .parquet .csv .json .ndjson; / a folder "
     "of "
     "Parquet files.",
     false, apply_to},
    {"--format", "NAME", kTables | kInspect,
     "parquet, csv, json, ndjson or table, whatever the ending; inspect: table or json.", false,
     apply_format},
    {"--format", "NAME", kPreview, "csv, json, ndjson or table (table).", false, apply_format},
    {"--format", "NAME", kInfer, "yaml, or json for programs (yaml).", false, apply_columns_format},
    {"--rows", "N|all", kQuery | kInspect, "Rows of a table to show (40).", false, apply_rows},
    {"--rows", "N", kPreview, "Rows to show (10).", false, apply_preview_rows},
    {"--row-group", "N", kInspect, "Show this row group only; the first is 0.", false,
     apply_row_group},
    {"--verify", nullptr, kInspect,
     "Read every page: headers, sizes, counts, checksums, compression.", false, apply_verify},
    {"--no-output-header", nullptr, kTables | kPreview,
     "CSV output without its first row of names.", false, apply_no_output_header},
    {"--compression", "NAME", kTables, "Parquet: zstd, snappy, gzip, lz4_raw or none (zstd).",
     false, apply_compression},
    {"--compression-level", "N", kTables,
     "Parquet: a level of the codec (chosen by column from sizes).", false,
     apply_compression_level},
    {"--row-group-rows", "N", kTables, "Parquet: most rows of a row group (1048576).", false,
     apply_row_group_rows},
    {"--timestamps", "UNIT", kTables,
     "Parquet: micros or millis, which Athena's Hive tables want (micros).", false,
     apply_timestamps},
    {"--time", "FORM", kTables, "Parquet: times of day as string or as time (string).", false,
     apply_time},
    {"--names", "STYLE", kTables,
     "Names of the output's columns: keep, lower, or snake for words_joined_by_one (keep).", false,
     apply_names},
    {"--mode", "MODE", kTables,
     "replace a target that exists, create it and fail, or append to a dataset (replace).", false,
     apply_mode},
    {"--partition-by", "LIST", kTables,
     "Columns of the output that name folders, as Hive has them: 'year,month'; the output is a "
     "folder, FOLDER/.",
     true, apply_partition_by},
    {"--max-file-bytes", "SIZE", kTables,
     "A file of FOLDER/ ends when it has this size, such as 256MB (one file, or one each "
     "partition).",
     false, apply_max_file_bytes},
    {"--force", nullptr, kRuns, "Replace a target even if it is not a Parquet file.", false,
     apply_force},
    {"--strict-idempotent", nullptr, kRuns,
     "In the mode create on S3: exit with 9, not 0, if an earlier run has made the same target.",
     false, apply_strict_idempotent},
    {"--storage-class", "CLASS", kTables, "S3: the output's storage class (STANDARD).", false,
     apply_storage_class},
    {"--sse", "KIND", kTables,
     "S3: encrypt the output by S3's keys, AES256, or by KMS, aws:kms (as the bucket says).", false,
     apply_sse},
    {"--kms-key-id", "KEY", kTables,
     "S3, with --sse aws:kms: the ID, ARN or alias of the key (the account's key for S3).", false,
     apply_kms_key_id},
    {"--tag", "NAME=VALUE", kTables, "S3: a tag of the output; may be repeated.", true, apply_tag},
    {"--trigger", "NAME", kCheck | kFunctions,
     "What starts the function: s3, eventbridge, schedule, sqs or none (none).", false,
     apply_trigger},
    {"--bucket", "NAME", kCheck | kFunctions, "The bucket whose objects start the function.", false,
     apply_bucket},
    {"--prefix", "TEXT", kCheck | kFunctions, "Only objects whose keys begin so (all).", false,
     apply_prefix},
    {"--suffix", "TEXT", kCheck | kFunctions, "Only objects whose keys end so, such as .csv (all).",
     false, apply_suffix},
    {"--schedule", "WHEN", kFunctions,
     "With --trigger schedule: 'rate(1 hour)', 'cron(0 6 * * ? *)' or 'at(…)', in UTC.", false,
     apply_schedule},
    {"--queue-arn", "ARN", kFunctions,
     "With --trigger sqs: a queue that is there already (the template makes one).", false,
     apply_queue_arn},
    {"--package", "KIND", kTemplate, "image or zip (zip).", false, apply_package},
    {"--arch", "NAME", kTemplate, "arm64 or x86_64 (arm64).", false, apply_architecture},
    {"--memory", "MB", kTemplate,
     "Memory of the function in megabytes as Lambda counts them, 128 to 10240 (512).", false,
     apply_function_memory},
    {"--timeout", "TIME", kTemplate,
     "When Lambda ends a call: seconds, or a time such as 15m, which is the most (300s).", false,
     apply_function_timeout},
    {"--ephemeral-storage", "MB", kTemplate, "Size of /tmp in megabytes, 512 to 10240 (512).",
     false, apply_ephemeral_storage},
    {"--kms-key-arn", "ARN", kFunctions,
     "The key of KMS by which the objects are encrypted that are read and written.", false,
     apply_kms_key_arn},
    {"--vpc-subnets", "LIST", kFunctions, "Subnets of a VPC, in which the function is to run.",
     false, apply_vpc_subnets},
    {"--vpc-security-groups", "LIST", kFunctions, "Security groups of the function there.", false,
     apply_vpc_security_groups},
    {"--function-name", "NAME", kFunctions, "The function's name (the job's).", false,
     apply_function_name},
    {"--older-than", "TIME", kCleanup, "Only uploads that were begun before, such as 90m (24h).",
     false, apply_older_than},
    {"--yes", nullptr, kCleanup, "Abort them; without it they are listed.", false, apply_yes},
    {"--json", nullptr, kCleanup, "Print what was found and done as JSON.", false, apply_json},
    {"--threads", "N", kWorks, "Threads to work with (the number of CPUs).", false, apply_threads},
    {"--memory", "SIZE", kWorks | kInspect,
     "Most memory to use, such as 512MB (80 % of what is free).", false, apply_memory},
    {"--timeout", "TIME", kWorks | kInspect | kCleanup,
     "Stop after this time, such as 90s or 15m (never).", false, apply_timeout},
    {"--json", nullptr, kRuns, "Print the receipt as JSON on standard output.", false, apply_json},
    {"--receipt", "PATH", kRuns, "Write the receipt to this file, also when the run fails.", false,
     apply_receipt},
    {"--sha256", nullptr, kRuns,
     "Add the SHA-256 of the output to the receipt; costs a tenth of a conversion.", false,
     apply_sha256},
    {"--show-data", nullptr, kWorks | kCheck,
     "Show values and rows in messages also when they do not go to a terminal.", false,
     apply_show_data},
    {"--quiet", nullptr, kWorks | kCheck | kInspect | kCleanup | kTemplate, "Print errors only.",
     false, apply_quiet},

    {"--no-progress", nullptr, kRuns, "Draw no line of progress on a terminal.", false,
     apply_no_progress},
    {"--timings", nullptr, kRuns,
     "Print where the time went: seconds, CPU seconds, bytes, rows, peak memory.", false,
     apply_timings},
    {"--dry-run", nullptr, kRun, "Check the job and print what would be done, without doing it.",
     false, apply_dry_run},
    {"--json", nullptr, kVersion, "Print it as JSON.", false, apply_json},
};

}  // namespace

std::span<const Flag> all_flags() { return flags; }

}  // namespace adze::cli
