// The source and its readers: what ties segments, row index and column parsers together.
//
// A reader goes from text to text and keeps its parsers, with their dictionaries; only where the
// columns stand is another matter in each. It holds one segment's text, the positions of one
// window, and a parser per declared column. Of one batch the smallest bad row wins, and in it the
// leftmost column; the rows before it are handed out first, and the next call throws. So the rows
// delivered before an error, and the error, are the same whatever the batches, threads or read
// sizes are. Tested by read_csv_test.cc; measured by read_csv_benchmark.cc.
#include "csv/read_csv.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "csv/bad_row.h"
#include "csv/column_parser.h"
#include "csv/row_index.h"
#include "csv/text_sequence.h"

namespace adze::csv {
namespace {

constexpr size_t kNowhere = SIZE_MAX;

const CsvKernels& kernels_of(const CsvOptions& options) {
  return csv_kernels(options.scan_level ? *options.scan_level : cpu_level());
}

/// One text, lent by whoever reads it.
class LentText : public TextFiles {
 public:
  explicit LentText(ByteSource& source) : source_(source) {}

  size_t count() const override { return 1; }
  std::unique_ptr<ByteSource> open(size_t) override { return std::make_unique<Lent>(source_); }

 private:
  class Lent : public ByteSource {
   public:
    explicit Lent(ByteSource& source) : source_(source) {}
    size_t read(std::span<char> into) override { return source_.read(into); }
    const std::string& name() const override { return source_.name(); }
    uint64_t stored_bytes_read() const override { return source_.stored_bytes_read(); }
    std::optional<uint64_t> stored_bytes_total() const override {
      return source_.stored_bytes_total();
    }

   private:
    ByteSource& source_;
  };

  ByteSource& source_;
};

/// What readers share: the texts, and what the options say of every record.
class CsvTable : public CsvSource {
 public:
  CsvTable(TextFiles& files, const CsvOptions& options, RunContext& context);
  CsvTable(std::unique_ptr<TextFiles> files, const CsvOptions& options, RunContext& context)
      : CsvTable(*files, options, context) {
    owned_files_ = std::move(files);
  }

  const Schema& schema() const override { return schema_; }
  std::unique_ptr<SegmentReader> make_reader() override;
  CsvTotals totals() const override {
    return {.rows_read = rows_read_, .blank_lines = blank_lines_ + texts_.blank_lines()};
  }
  std::vector<uint64_t> rows_of_files() const override { return rows_of_file_; }

 private:
  friend class CsvReader;

  const CsvOptions options_;
  RunContext& context_;
  std::unique_ptr<TextFiles> owned_files_;
  TextSequence texts_;
  Schema schema_;
  std::vector<uint64_t> rows_of_file_;  // changed by finish_segment() only, so in turn
  std::atomic<uint64_t> rows_read_{0};
  std::atomic<uint64_t> blank_lines_{0};
};

/// A declared column on its way through a reader.
struct Column {
  size_t index;      ///< in options.columns
  size_t field = 0;  ///< in the text that the segment is of
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
  explicit CsvReader(CsvTable& table);

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

  void enter_text(const BoundText* before);
  Vector file_name_vector() const;
  void parse_columns(const RowBlock& block, Batch& batch);
  void parse_column(Column& column, const RowBlock& block, VectorStorage& storage, Bad& bad);
  TextPlace place() const;
  Error error_of(const Bad& bad, const RowBlock& block) const;
  Error error_of(const Record& record) const;

  CsvTable& table_;
  Segment segment_;
  std::shared_ptr<const BoundText> text_;  // that the segment is of
  std::optional<RowIndex> rows_;           // made for the layout of text_
  StringRef file_name_;
  std::vector<Column> columns_;
  std::vector<size_t> column_of_delivered_;  // in columns_, or kNowhere: the file's name
  std::vector<size_t> delivered_of_column_;  // the first place of a delivered column in a batch
  std::optional<Error> error_;               // thrown once the rows before it are handed out
  uint64_t rows_handed_out_ = 0;             // of this segment
};

// --- the source --------------------------------------------------------------------------------

CsvTable::CsvTable(TextFiles& files, const CsvOptions& options, RunContext& context)
    : options_(options),
      context_(context),
      texts_(files, options_, kernels_of(options_), context),
      rows_of_file_(files.count()) {
  texts_.begin();
  for (const size_t index : options_.delivered) {
    if (index == options_.columns.size() && options_.file_column) {
      schema_.fields.push_back({*options_.file_column, string_type});
      continue;
    }
    const ColumnContract& column = options_.columns.at(index);
    schema_.fields.push_back({column.name, column.type.value_type()});
  }
}

std::unique_ptr<SegmentReader> CsvTable::make_reader() {
  return std::make_unique<CsvReader>(*this);
}

// --- a reader ----------------------------------------------------------------------------------

CsvReader::CsvReader(CsvTable& table) : table_(table), segment_(table.context_.memory) {
  const CsvOptions& options = table.options_;
  std::vector<size_t> place_of_column(options.columns.size() + 1, kNowhere);
  for (size_t i = options.delivered.size(); i-- > 0;) place_of_column[options.delivered[i]] = i;
  std::vector<size_t> made(options.columns.size() + 1, kNowhere);
  for (size_t i = 0; i < options.columns.size(); ++i) {
    const ColumnContract& contract = options.columns[i];
    const bool is_delivered = place_of_column[i] != kNowhere;
    if (!needs_parsing(contract, is_delivered)) continue;
    made[i] = columns_.size();
    columns_.push_back({.index = i,
                        .field = 0,
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
  const std::shared_ptr<const BoundText> before = text_;
  if (!table_.texts_.next(segment_, text_)) return false;
  if (text_ != before) enter_text(before.get());
  if (rows_) rows_->start(segment_.text());
  return true;
}

/// The segment is the first one of its text that this reader has. A failure here is one of the
/// segment, so that it comes in its turn.
void CsvReader::enter_text(const BoundText* before) try {
  file_name_ = {.data = text_->file.data(), .size = static_cast<uint32_t>(text_->file.size())};
  const bool is_laid_out_alike = before != nullptr && rows_ &&
                                 before->field_of_column == text_->field_of_column &&
                                 before->columns.field_count == text_->columns.field_count;
  if (is_laid_out_alike) return;
  std::vector<bool> wanted(text_->columns.field_count);
  for (Column& column : columns_) {
    column.field = text_->field_of_column[column.index];
    wanted[column.field] = true;
  }
  rows_.reset();
  rows_.emplace(table_.options_.dialect, text_->columns.field_count, wanted,
                kernels_of(table_.options_), table_.context_.memory);
} catch (...) {
  segment_.fail(std::current_exception());
}

bool CsvReader::next_batch(Batch& batch) {
  if (error_) throw *error_;
  if (segment_.failure()) std::rethrow_exception(segment_.failure());
  const RowBlock block = rows_->next();
  if (rows_->problem()) error_ = error_of(*rows_->problem());
  if (block.row_count == 0) {
    if (error_) throw *error_;
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
    const size_t column = column_of_delivered_[i];
    batch.columns[i] = column == kNowhere ? file_name_vector() : columns_[column].vector;
  }
  batch.row_count = std::min(block.row_count, bad.row);
  if (bad.column != nullptr) error_ = error_of(bad, block);
}

void CsvReader::parse_column(Column& column, const RowBlock& block, VectorStorage& storage,
                             Bad& bad) {
  const BadField field = column.parser->parse(rows_->fields(column.field, block),
                                              column.is_delivered, storage, column.vector);
  if (field.row == SIZE_MAX) return;
  const bool is_first =
      field.row < bad.row || (field.row == bad.row && column.field < bad.column->field);
  if (is_first) {
    bad = {.row = field.row, .column = &column, .problem = field.problem, .fix = field.fix};
  }
}

void CsvReader::finish_segment() {
  if (!rows_) return;
  table_.rows_of_file_[text_->index] += rows_handed_out_;
  table_.rows_read_ += rows_handed_out_;
  table_.blank_lines_ += rows_->blank_lines();
}

/// The same for all rows of a segment; `text_` holds it as long as the segment is read.
Vector CsvReader::file_name_vector() const {
  return {.type = string_type,
          .encoding = Encoding::kConstant,
          .values = &file_name_,
          .valid = nullptr,
          .codes = nullptr,
          .dictionary = nullptr};
}

TextPlace CsvReader::place() const {
  return {.file = text_->file, .text = segment_.text(), .first_line = segment_.first_line()};
}

Error CsvReader::error_of(const Bad& bad, const RowBlock& block) const {
  const FieldSpans fields = rows_->fields(bad.column->field, block);
  const auto base = static_cast<size_t>(block.text - segment_.text().data());
  const FieldPlace field{.record_begin = rows_->row_begin(bad.row),
                         .begin = base + fields.begin[bad.row],
                         .end = base + fields.end[bad.row],
                         .field = bad.column->field};
  return field_error(place(), text_->columns, table_.options_.dialect, field, bad.problem, bad.fix);
}

Error CsvReader::error_of(const Record& record) const {
  return record_error(place(), text_->columns, table_.options_.dialect, record, segment_.is_cut());
}

}  // namespace

std::unique_ptr<CsvSource> read_csv(ByteSource& source, const CsvOptions& options,
                                    RunContext& context) {
  options.dialect.validate();
  return std::make_unique<CsvTable>(std::make_unique<LentText>(source), options, context);
}

std::unique_ptr<CsvSource> read_csv_files(TextFiles& files, const CsvOptions& options,
                                          RunContext& context) {
  options.dialect.validate();
  return std::make_unique<CsvTable>(files, options, context);
}

}  // namespace adze::csv
