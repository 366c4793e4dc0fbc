#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csv/detect_dialect.h"
#include "csv/dialect.h"
#include "csv/read_csv.h"
#include "engine/output_names.h"
#include "io/create_target.h"
#include "io/expand_input.h"
#include "io/input_auth.h"
#include "parquet/write_parquet.h"

namespace adze::engine {

/// Where rows go and how they are written.
enum class OutputFormat { kParquet, kCsv, kJson, kNdjson, kTable };

/// What a job does with columns that the input has and `columns` does not declare.
enum class ExtraColumns {
  kRefuse,  ///< run: the input breaks its contract (exit 3)
  kIgnore,  ///< extra_columns: ignore
  kInfer    ///< query and convert, extra_columns: infer; the table has the input's columns
};

/// SQL and where it stands, for messages.
struct SqlText {
  std::string text;
  std::string text_name = "query";  ///< "query", or the job file's name
  unsigned first_line = 1;          ///< the line of it that the text begins on
  unsigned indentation = 0;         ///< blanks that a YAML block took off each of its lines
};

struct Source {
  std::vector<io::InputPattern> inputs;  ///< relative paths are resolved already
  csv::Dialect dialect;
  csv::DialectUnknowns detect;  ///< what of the dialect to find out; nothing in jobs from files
  std::vector<csv::ColumnContract> columns;
  std::vector<std::string> null_values;
  ExtraColumns extra_columns = ExtraColumns::kRefuse;
  bool assume_utc = false;
  io::InputAuth auth;          ///< of what is not files or s3
  bool request_payer = false;  ///< s3: whoever asks pays, where a bucket's owner wants that
  /// What to read of a database: one of the two. Types are the server's where `columns` has none.
  std::optional<std::string> table;
  std::optional<SqlText> query;
  /// The name of one more column, the last, that says which input a row comes from.
  std::optional<std::string> filename;
};

/// The SQL of a job over its source. An empty text: all columns as they are.
struct Transform : SqlText {
  bool stop_early = false;  ///< a LIMIT may end the reading (query only)
};

struct Target {
  std::string path;  ///< a path, a URI, or "-" for standard output
  /// `path` has ${name} in it, see open_names.h: the job can be looked at and not be run.
  bool has_open_names = false;
  OutputFormat format = OutputFormat::kParquet;
  io::TargetMode mode = io::TargetMode::kReplace;
  bool force = false;
  io::InputAuth auth;   ///< of an sftp target
  bool sha256 = false;  ///< the receipt has the SHA-256 of the bytes written too
  /// In the mode create: a target that an earlier run of the same has made is exit 9, not 0.
  bool strict_idempotent = false;
  io::s3::ObjectOptions s3;  ///< for s3 targets
  NameStyle names = NameStyle::kKeep;
  parquet::ParquetOptions parquet;
  std::vector<std::string> partition_by;   ///< columns of the output that name folders
  std::optional<uint64_t> file_bytes_max;  ///< a file of a dataset ends when it has reached it
  bool csv_header = true;
  std::optional<uint64_t> table_rows_max = 40;
  size_t table_width_max = 0;

  /// A folder of many files instead of one file; always Parquet.
  bool is_dataset() const { return path.ends_with('/'); }
};

/// One job, fully resolved: no ${}, no defaults left to choose, paths as they will be opened. Made
/// by cli/ (from flags or from a job file, see read_job.h), run by run_job. Plain data.
struct Job {
  std::string name;
  Source source;
  Transform transform;
  Target target;
};

/// What a job file or flags ask of the machine; cli/ makes the RunContext from it.
struct Limits {
  std::optional<size_t> memory_bytes;
  std::optional<unsigned> threads;
  std::optional<std::chrono::milliseconds> timeout;
};

/// What `target` has that only a dataset can have, as job files call it ("partition_by"), although
/// it is none; null if there is nothing.
const char* wish_for_a_dataset(const Target& target);

/// The format that a file name's ending asks for (.parquet .csv .json .ndjson), if any. A folder,
/// with a
/// '/' at its end, holds Parquet.
std::optional<OutputFormat> format_of_path(const std::string& path);

/// Hash of the job's meaning (columns, dialect, SQL, target's options; no path) as 32 hex digits;
/// stands in the Parquet metadata. The same on every machine.
std::string job_hash(const Job& job);

}  // namespace adze::engine
