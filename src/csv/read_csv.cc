// The source and its readers: what ties splitter, row index and column parsers together.
//
// A reader holds one segment's text, the positions of one window, and a parser per declared column.
// Of one batch the smallest bad row wins, and in it the leftmost column; the rows before it are
// handed out first, and the next call throws. So the rows delivered before an error, and the error,
// are the same whatever the batches, threads or read sizes are.
// Tested by read_csv_test.cc; measured by read_csv_benchmark.cc.
#include "csv/read_csv.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "csv/bad_row.h"
#include "csv/column_parser.h"
#include "csv/row_index.h"
#include "csv/split_segments.h"
#include "csv/text_head.h"

namespace adze::csv {
namespace {

const CsvKernels& kernels_of(const CsvOptions& options) {
  return csv_kernels(options.scan_level ? *options.scan_level : cpu_level());
}

/// What readers share: the text, and what its head and the options say of every record.
class CsvText : public CsvSource {
 public:
  CsvText(ByteSource& source, const CsvOptions& options, RunContext& context);

  const Schema& schema() const override { return schema_; }
  std::unique_ptr<SegmentReader> make_reader() override;
  CsvTotals totals() const override { return {rows_read_, blank_lines_}; }

 private:
  friend class CsvReader;
  void bind(HeadFindings findings);

  const CsvOptions options_;
  const std::string file_;
  RunContext& context_;
  SegmentSplitter splitter_;
  Schema schema_;
  std::vector<size_t> field_of_column_;  // by index in options_.columns
  ColumnNames columns_;
  std::atomic<uint64_t> rows_read_{0};
  std::atomic<uint64_t> blank_lines_{0};
};

/// A declared column on its way through a reader.
struct Column {
  size_t index;  ///< in options.columns
  size_t field;
  bool is_delivered;
  std::unique_ptr<ColumnParser> parser;
  Vector vector;          ///< of the current batch
  VectorStorage storage;  ///< handed to a parser that does not deliver, and left alone by it
};

/// A string holds whatever it likes, so one that may be null and that nobody asked for is not even
/// looked at.
bool needs_parsing(const ColumnContract& contract, bool is_delivered) {
  return is_delivered || !contract.nullable || !contract.type.is_text();
}

class CsvReader : public SegmentReader {
 public:
  explicit CsvReader(CsvText& source);

  bool next_segment() override;
  uint64_t segment_index() const override { return segment_.index(); }
  bool next_batch(Batch& batch) override;
  void finish_segment() override;

 private:
  /// The first bad field of a batch.
  struct Bad {
    size_t row = SIZE_MAX;
    const Column* column = nullptr;
    const char* problem = nullptr;
    const char* fix = nullptr;
  };

  void parse_columns(const RowBlock& block, Batch& batch);
  void parse_column(Column& column, const RowBlock& block, VectorStorage& storage, Bad& bad);
  TextPlace place() const;
  Error error_of(const Bad& bad, const RowBlock& block) const;
  Error error_of(const Record& record) const;

  CsvText& source_;
  Segment segment_;
  RowIndex rows_;
  std::vector<Column> columns_;
  std::vector<size_t> column_of_delivered_;  // in columns_, by index in batch.columns
  std::vector<size_t> delivered_of_column_;  // the first place of a delivered column in a batch
  std::optional<Error> error_;               // thrown once the rows before it are handed out
  uint64_t rows_handed_out_ = 0;             // of this segment
};

// --- the source --------------------------------------------------------------------------------

CsvText::CsvText(ByteSource& source, const CsvOptions& options, RunContext& context)
    : options_(options),
      file_(source.name()),
      context_(context),
      splitter_(source, options_.dialect,
                options.segment_bytes > 0 ? options.segment_bytes : limits::segment_bytes,
                kernels_of(options), context) {
  bind(read_head(splitter_, options_.dialect, file_));
  for (const size_t index : options_.delivered) {
    const ColumnContract& column = options_.columns.at(index);
    schema_.fields.push_back({column.name, column.type.value_type()});
  }
}

void CsvText::bind(HeadFindings findings) {
  const size_t declared = options_.columns.size();
  // A blank line is a row if there is one column, and then it is the first record.
  if (findings.begins_blank && declared == 1 && !options_.ignore_extra_columns) {
    findings.field_count = 1;
  }
  blank_lines_ = findings.blank_lines;
  columns_.names = findings.names;
  columns_.delimiter = options_.dialect.delimiter;
  columns_.field_count = findings.field_count;
  if (columns_.field_count == 0) columns_.field_count = std::max(declared, size_t{1});
  if (findings.is_empty) {
    if (declared == 0) {
      Error error(ErrorCategory::kContract, "the text is empty");
      error.file = file_;
      error.fix = "declare its columns, and it counts as a table of 0 rows";
      throw error;
    }
    for (size_t i = 0; i < declared; ++i) field_of_column_.push_back(i);
  } else {
    field_of_column_ = bind_columns(findings, options_, file_);
  }
  columns_.contracts.resize(columns_.field_count);
  for (size_t i = 0; i < declared; ++i) {
    columns_.contracts[field_of_column_[i]] = &options_.columns[i];
  }
}

std::unique_ptr<SegmentReader> CsvText::make_reader() { return std::make_unique<CsvReader>(*this); }

// --- a reader ----------------------------------------------------------------------------------

std::vector<bool> wanted_fields(const CsvOptions& options,
                                const std::vector<size_t>& field_of_column, size_t field_count) {
  std::vector<bool> is_delivered(options.columns.size());
  for (const size_t index : options.delivered) is_delivered[index] = true;
  std::vector<bool> wanted(field_count);
  for (size_t i = 0; i < options.columns.size(); ++i) {
    if (needs_parsing(options.columns[i], is_delivered[i])) wanted[field_of_column[i]] = true;
  }
  return wanted;
}

CsvReader::CsvReader(CsvText& source)
    : source_(source),
      segment_(source.context_.memory),
      rows_(source.options_.dialect, source.columns_.field_count,
            wanted_fields(source.options_, source.field_of_column_, source.columns_.field_count),
            kernels_of(source.options_), source.context_.memory) {
  const CsvOptions& options = source.options_;
  std::vector<size_t> place_of_column(options.columns.size(), SIZE_MAX);
  for (size_t i = options.delivered.size(); i-- > 0;) place_of_column[options.delivered[i]] = i;
  std::vector<size_t> made(options.columns.size());
  for (size_t i = 0; i < options.columns.size(); ++i) {
    const ColumnContract& contract = options.columns[i];
    const bool is_delivered = place_of_column[i] != SIZE_MAX;
    if (!needs_parsing(contract, is_delivered)) continue;
    made[i] = columns_.size();
    columns_.push_back({.index = i,
                        .field = source.field_of_column_[i],
                        .is_delivered = is_delivered,
                        .parser = make_column_parser(contract, options),
                        .vector = {},
                        .storage = {}});
    delivered_of_column_.push_back(place_of_column[i]);
  }
  for (const size_t index : options.delivered) column_of_delivered_.push_back(made[index]);
}

bool CsvReader::next_segment() {
  error_.reset();
  rows_handed_out_ = 0;
  if (!source_.splitter_.next(segment_)) return false;
  rows_.start(segment_.text());
  return true;
}

bool CsvReader::next_batch(Batch& batch) {
  if (error_) throw *error_;
  const RowBlock block = rows_.next();
  if (rows_.problem()) error_ = error_of(*rows_.problem());
  if (block.row_count == 0) {
    if (error_) throw *error_;
    if (segment_.failure()) std::rethrow_exception(segment_.failure());
    return false;
  }
  parse_columns(block, batch);
  if (batch.row_count == 0) throw *error_;
  rows_handed_out_ += batch.row_count;
  return true;
}

void CsvReader::parse_columns(const RowBlock& block, Batch& batch) {
  batch.columns.resize(column_of_delivered_.size());
  if (batch.storage.size() < batch.columns.size()) batch.storage.resize(batch.columns.size());
  Bad bad;
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    parse_column(column, block,
                 column.is_delivered ? batch.storage[delivered_of_column_[i]] : column.storage,
                 bad);
  }
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    batch.columns[i] = columns_[column_of_delivered_[i]].vector;
  }
  batch.row_count = std::min(block.row_count, bad.row);
  if (bad.column != nullptr) error_ = error_of(bad, block);
}

void CsvReader::parse_column(Column& column, const RowBlock& block, VectorStorage& storage,
                             Bad& bad) {
  const BadField field = column.parser->parse(rows_.fields(column.field, block),
                                              column.is_delivered, storage, column.vector);
  if (field.row == SIZE_MAX) return;
  const bool is_first =
      field.row < bad.row || (field.row == bad.row && column.field < bad.column->field);
  if (is_first) {
    bad = {.row = field.row, .column = &column, .problem = field.problem, .fix = field.fix};
  }
}

void CsvReader::finish_segment() {
  source_.rows_read_ += rows_handed_out_;
  source_.blank_lines_ += rows_.blank_lines();
}

TextPlace CsvReader::place() const {
  return {.file = source_.file_, .text = segment_.text(), .first_line = segment_.first_line()};
}

Error CsvReader::error_of(const Bad& bad, const RowBlock& block) const {
  const FieldSpans fields = rows_.fields(bad.column->field, block);
  const auto base = static_cast<size_t>(block.text - segment_.text().data());
  const FieldPlace field{.record_begin = rows_.row_begin(bad.row),
                         .begin = base + fields.begin[bad.row],
                         .end = base + fields.end[bad.row],
                         .field = bad.column->field};
  return field_error(place(), source_.columns_, source_.options_.dialect, field, bad.problem,
                     bad.fix);
}

Error CsvReader::error_of(const Record& record) const {
  return record_error(place(), source_.columns_, source_.options_.dialect, record,
                      segment_.is_cut());
}

}  // namespace

std::unique_ptr<CsvSource> read_csv(ByteSource& source, const CsvOptions& options,
                                    RunContext& context) {
  options.dialect.validate();
  return std::make_unique<CsvText>(source, options, context);
}

}  // namespace adze::csv
