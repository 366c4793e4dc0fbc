#include "csv/write_csv.h"

#include "value/print_value.h"

namespace adze::csv {
namespace {

/// Text is collected to pieces of this size before it is written.
constexpr size_t kPieceBytes = size_t{256} << 10;

/// Empty text is quoted, for an unquoted empty field is null.
bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    if (c == ',' || c == '"' || c == '\n' || c == '\r') return true;
  }
  return false;
}

void append_field(std::string_view text, std::string& to) {
  if (!needs_quotes(text)) {
    to += text;
    return;
  }
  to += '"';
  for (size_t quote; (quote = text.find('"')) != std::string_view::npos;) {
    to += text.substr(0, quote + 1);
    to += '"';
    text.remove_prefix(quote + 1);
  }
  to += text;
  to += '"';
}

class CsvSink : public BatchSink {
 public:
  CsvSink(const Schema& schema, ByteSink& sink, const WriteCsvOptions& options) : sink_(sink) {
    if (!options.header) return;
    for (const Field& field : schema.fields) {
      append_field(field.name, text_);
      text_ += ',';
    }
    end_row();
  }

  void write(const Batch& batch) override {
    for (size_t row = 0; row < batch.row_count; ++row) {
      for (const Vector& column : batch.columns) {
        append_value(column, row);
        text_ += ',';
      }
      end_row();
      if (text_.size() >= kPieceBytes) flush();
    }
  }

  void finish() override { flush(); }

 private:
  void append_value(const Vector& column, size_t row) {
    if (column.type.id == TypeId::kNull || column.is_null(row)) return;
    if (column.type.kind() == Kind::kString) {
      append_field(column.string_at(row).view(), text_);
    } else {
      value::print_value(column, row, text_);  // no comma, quote or newline in any of them
    }
  }

  /// The comma after the row's last field becomes its end.
  void end_row() {
    if (!text_.empty() && text_.back() == ',') text_.pop_back();
    text_ += '\n';
  }

  void flush() {
    if (!text_.empty()) sink_.write(text_);
    text_.clear();
  }

  ByteSink& sink_;
  std::string text_;
};

}  // namespace

std::unique_ptr<BatchSink> write_csv(const Schema& schema, ByteSink& sink,
                                     const WriteCsvOptions& options) {
  return std::make_unique<CsvSink>(schema, sink, options);
}

}  // namespace adze::csv
