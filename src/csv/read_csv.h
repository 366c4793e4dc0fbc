#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/cpu.h"
#include "column/segment_source.h"
#include "csv/dialect.h"
#include "csv/text_files.h"

namespace adze {
struct RunContext;
}

/// CSV text to typed columns.
///
///   ByteSource ─▶ split: segments cut at record ends, also inside quotes (serial, nearly free)
///              ─▶ scan: positions of delimiters and newlines, 64 bytes at a time (per worker)
///              ─▶ rows: exactly n fields each; blank lines and bad rows taken out
///              ─▶ columns: one column of up to 2,048 rows after another, in tight loops; what a
///                 loop can't do (quotes, nulls, odd forms) goes to value/'s exact parser
///              ─▶ Batch
///
/// Every declared column is checked in every row, whether it is asked for or not. Strings point
/// into the segment's bytes, or into a Dictionary while a column has few distinct values.
namespace adze::csv {

/// A declared column: what `columns:` says of it.
struct ColumnContract {
  std::string name;
  Type type;  ///< as declared: uint8, float16, uuid … too
  bool nullable = true;
  std::vector<std::string> null_values;  ///< more than the table's, unquoted only
  /// A string column that was empty where types were inferred: a value in it is a bad field.
  bool must_be_empty = false;
  /// Of a binary column: values are written as \x and two hexadecimal digits a byte.
  bool is_hexadecimal = false;
};

struct CsvOptions {
  Dialect dialect;
  std::vector<ColumnContract> columns;
  std::vector<std::string> null_values;
  bool ignore_extra_columns = false;
  bool same_columns = false;  ///< of several texts: each has the columns of the first and no others
  /// A column of strings behind those above that holds the name of the text a row comes from.
  std::optional<std::string> file_column = {};
  bool assume_utc = false;  ///< timestamptz without a zone is UTC
  bool check_all = true;    ///< false: an undeclared extra column is allowed but never read
  /// Of the columns above, by index, those whose values batches deliver, in this order;
  /// columns.size() is the file_column.
  std::vector<size_t> delivered;
  /// Overrides limits::segment_bytes; tests only, for it changes sums of floats.
  size_t segment_bytes = 0;
  /// Overrides cpu_level() for splitting, scanning and rows; tests only.
  std::optional<CpuLevel> scan_level;
};

struct CsvTotals {
  uint64_t rows_read = 0;
  uint64_t blank_lines = 0;
};

/// A table of CSV texts being read. Thread-safe as SegmentSource says.
class CsvSource : public SegmentSource {
 public:
  /// Of the segments finished so far. Thread-safe.
  virtual CsvTotals totals() const = 0;
  /// rows_read by text. Not while segments are being read.
  virtual std::vector<uint64_t> rows_of_files() const = 0;
};

/// Opens a CSV text: reads up to the header and binds it to options.columns by name (by position
/// without a header). Throws Error(kContract) where header and columns differ, saying which, with
/// what the file looks like where the dialect seems wrong; Error(kInput) from the source.
/// `source` and `context` must outlive the result. A 0-byte input has 0 rows if columns are
/// declared.
std::unique_ptr<CsvSource> read_csv(ByteSource& source, const CsvOptions& options,
                                    RunContext& context);

/// The same for several texts that make up one table, rows in the order of the texts. Each has its
/// own byte order mark, skipped lines and header, which may order the columns differently; a text
/// of 0 bytes has 0 rows. Opens the first that has any; errors of the later ones come in the order
/// of the rows, as those of rows do. A segment never holds rows of two texts, and goes on being
/// counted from text to text, so that workers don't wait for each other between two texts.
/// `files` and `context` must outlive the result.
std::unique_ptr<CsvSource> read_csv_files(TextFiles& files, const CsvOptions& options,
                                          RunContext& context);

/// The names in the header of a CSV text (or column0, column1 … without one), read from its first
/// bytes; for commands that must know the columns before they open the text again or go on with it.
std::vector<std::string> header_names(std::string_view first_bytes, const Dialect& dialect);

}  // namespace adze::csv
