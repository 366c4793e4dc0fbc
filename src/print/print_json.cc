#include "print/print_json.h"

#include <cmath>

#include "print/base64.h"
#include "print/json_text.h"
#include "value/print_value.h"

namespace adze::print {
namespace {

/// Text is collected to pieces of this size before it is written.
constexpr size_t kPieceBytes = size_t{256} << 10;

/// True for the types whose text is a JSON number or word as it stands.
bool is_bare(Type type) {
  return type.is_number() || type.id == TypeId::kBool || type.id == TypeId::kNull;
}

class JsonSink : public BatchSink {
 public:
  JsonSink(const Schema& schema, ByteSink& sink, JsonShape shape) : sink_(sink), shape_(shape) {
    for (const Field& field : schema.fields) {
      std::string key;
      append_json_string(field.name, key);
      keys_.push_back(key + ":");
    }
  }

  void write(const Batch& batch) override {
    for (size_t row = 0; row < batch.row_count; ++row) {
      if (shape_ == JsonShape::kArray) text_ += has_rows_ ? ",\n" : "[\n";
      append_object(batch, row);
      if (shape_ == JsonShape::kLines) text_ += '\n';
      has_rows_ = true;
      if (text_.size() >= kPieceBytes) flush();
    }
  }

  void finish() override {
    if (shape_ == JsonShape::kArray) text_ += has_rows_ ? "\n]\n" : "[]\n";
    flush();
  }

 private:
  void append_object(const Batch& batch, size_t row) {
    text_ += '{';
    for (size_t i = 0; i < keys_.size(); ++i) {
      if (i != 0) text_ += ',';
      text_ += keys_[i];
      append_value(batch.columns[i], row);
    }
    text_ += '}';
  }

  void append_value(const Vector& vector, size_t row) {
    if (vector.is_null(row) || vector.type.id == TypeId::kNull) {
      text_ += "null";
    } else if (vector.type.id == TypeId::kBinary) {
      text_ += '"';
      append_base64(vector.string_at(row).view(), text_);
      text_ += '"';
    } else if (vector.type.kind() == Kind::kString) {
      append_json_string(vector.string_at(row).view(), text_);
    } else {
      const bool is_quoted = !is_bare(vector.type) || is_not_finite(vector, row);
      if (is_quoted) text_ += '"';
      value::print_value(vector, row, text_);
      if (is_quoted) text_ += '"';
    }
  }

  /// JSON has no number for nan and inf.
  static bool is_not_finite(const Vector& vector, size_t row) {
    return vector.type.kind() == Kind::kFloat64 &&
           !std::isfinite(vector.float64s()[vector.value_index(row)]);
  }

  void flush() {
    if (!text_.empty()) sink_.write(text_);
    text_.clear();
  }

  ByteSink& sink_;
  JsonShape shape_;
  std::vector<std::string> keys_;  ///< with quotes and colon
  std::string text_;
  bool has_rows_ = false;
};

}  // namespace

std::unique_ptr<BatchSink> print_json(const Schema& schema, ByteSink& sink, JsonShape shape) {
  return std::make_unique<JsonSink>(schema, sink, shape);
}

}  // namespace adze::print
