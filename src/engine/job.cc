#include "engine/job.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <string_view>

namespace adze::engine {
namespace {

struct Ending {
  std::string_view text;
  OutputFormat format;
};

constexpr std::array endings = {
    Ending{".parquet", OutputFormat::kParquet}, Ending{".csv", OutputFormat::kCsv},
    Ending{".json", OutputFormat::kJson},       Ending{".ndjson", OutputFormat::kNdjson},
    Ending{".jsonl", OutputFormat::kNdjson},
};

/// Fields are written with their lengths, so that no two jobs run together into the same text.
void append(std::string& to, std::string_view field) {
  to += fmt::format("{}:{};", field.size(), field);
}

void append_column(std::string& to, const csv::ColumnContract& column) {
  append(to, column.name);
  append(to, type_name(column.type));
  append(to, column.nullable ? "nullable" : "required");
  for (const std::string& spelling : column.null_values) append(to, spelling);
  append(to, "");
}

void append_dialect(std::string& to, const csv::Dialect& dialect) {
  append(to, fmt::format("{}|{}|{}|{}|{}|{}", static_cast<int>(dialect.delimiter),
                         dialect.quote ? static_cast<int>(*dialect.quote) : -1,
                         static_cast<int>(dialect.escape), dialect.header, dialect.skip_rows,
                         dialect.dedupe_names));
}

void append_target(std::string& to, const Target& target) {
  const parquet::ParquetOptions& options = target.parquet;
  append(to, fmt::format("{}|{}|{}|{}|{}|{}|{}", static_cast<int>(target.format),
                         static_cast<int>(options.codec), options.compression_level.value_or(-100),
                         options.row_group_rows, static_cast<int>(options.timestamps),
                         options.time_as_string, static_cast<int>(target.names)));
  if (!target.is_dataset()) return;
  for (const std::string& column : target.partition_by) append(to, column);
  append(to, fmt::format("{}", target.file_bytes_max.value_or(0)));
}

}  // namespace

const char* wish_for_a_dataset(const Target& target) {
  if (target.is_dataset()) return nullptr;
  if (!target.partition_by.empty()) return "partition_by";
  if (target.file_bytes_max) return "max_file_bytes";
  return target.mode == io::TargetMode::kAppend ? "mode: append" : nullptr;
}

std::optional<OutputFormat> format_of_path(const std::string& path) {
  if (path.ends_with('/')) return OutputFormat::kParquet;
  for (const Ending& ending : endings) {
    if (path.ends_with(ending.text)) return ending.format;
  }
  return std::nullopt;
}

std::string job_hash(const Job& job) {
  std::string meaning;
  for (const csv::ColumnContract& column : job.source.columns) append_column(meaning, column);
  append_dialect(meaning, job.source.dialect);
  for (const std::string& spelling : job.source.null_values) append(meaning, spelling);
  append(meaning,
         fmt::format("{}|{}", static_cast<int>(job.source.extra_columns), job.source.assume_utc));
  if (job.source.filename) append(meaning, *job.source.filename);
  if (job.source.table) append(meaning, *job.source.table);
  if (job.source.query) append(meaning, job.source.query->text);
  append(meaning, job.transform.text);
  append_target(meaning, job.target);
  const XXH128_hash_t hash = XXH3_128bits(meaning.data(), meaning.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace adze::engine
