#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "column/batch_sink.h"
#include "column/scalar.h"
#include "column/segment_source.h"
#include "exec/row_collection.h"
#include "plan/plan.h"
#include "value/parse_value.h"
#include "value/print_value.h"

/// What the tests of exec/ share: tables written as text, expressions made by hand, a source that
/// cuts its rows as the test says, and a sink that prints.
namespace adze::exec::testing {

/// "NULL" is NULL; all else goes through CAST.
inline Scalar scalar(Type type, const std::string& text) {
  Scalar result;
  result.type = type;
  if (text == "NULL") return result;
  EXPECT_TRUE(value::parse_cast(text, type, result)) << text << " as " << type_name(type);
  return result;
}

inline plan::Expression column(size_t index, Type type) {
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kColumn;
  expression.column_index = index;
  expression.type = type;
  return expression;
}

inline plan::Expression literal(Type type, const std::string& text) {
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kLiteral;
  expression.literal = scalar(type, text);
  expression.type = type;
  return expression;
}

inline plan::Expression call(plan::FunctionId function, Type type,
                             std::vector<plan::Expression> arguments) {
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kCall;
  expression.function = function;
  expression.type = type;
  expression.arguments = std::move(arguments);
  expression.position = {1, 8};
  return expression;
}

inline plan::Expression cast(Type type, plan::Expression argument, bool try_cast = false) {
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kCast;
  expression.try_cast = try_cast;
  expression.type = type;
  expression.arguments.push_back(std::move(argument));
  expression.position = {1, 8};
  return expression;
}

/// A table in memory, written a row at a time.
class Table {
 public:
  explicit Table(const std::vector<Type>& types) : types_(types), rows_(types) {}

  void add(const std::vector<std::string>& values) {
    std::vector<VectorStorage> storage(values.size());
    std::vector<Vector> row;
    row.reserve(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      row.push_back(constant_vector(scalar(types_[i], values[i]), storage[i]));
    }
    rows_.append_row(row, 0);
  }

  const std::vector<Type>& types() const { return types_; }
  size_t row_count() const { return rows_.row_count(); }
  std::vector<Vector> columns() const { return rows_.columns(); }

 private:
  std::vector<Type> types_;
  RowCollection rows_;
};

/// "a|b|NULL".
inline std::string print_row(const std::vector<Vector>& columns, size_t row) {
  std::string line;
  for (const Vector& vector : columns) {
    if (&vector != columns.data()) line += '|';
    if (vector.is_null(row)) {
      line += "NULL";
    } else {
      value::print_value(vector, row, line);
    }
  }
  return line;
}

/// Delivers a table in segments of `segment_rows` and batches of `batch_rows`; text columns as
/// dictionaries if asked for, one per reader, as the CSV reader does.
class TableSource : public SegmentSource {
 public:
  struct Cut {
    size_t segment_rows = 10;
    size_t batch_rows = 3;
    bool dictionaries = false;
    size_t fail_at_row = SIZE_MAX;  ///< a row that breaks the contract
  };

  TableSource(const Table& table, Cut cut) : columns_(table.columns()), cut_(cut) {
    row_count_ = table.row_count();
    for (const Type type : table.types()) schema_.fields.push_back({"c", type});
  }

  const Schema& schema() const override { return schema_; }
  std::unique_ptr<SegmentReader> make_reader() override;
  uint64_t segments_finished() const { return segments_finished_; }

 private:
  class Reader;
  std::vector<Vector> columns_;
  Cut cut_;
  size_t row_count_ = 0;
  Schema schema_;
  std::mutex mutex_;
  uint64_t next_segment_ = 0;
  uint64_t segments_finished_ = 0;
};

class TableSource::Reader : public SegmentReader {
 public:
  explicit Reader(TableSource& source) : source_(source), dictionaries_(source.columns_.size()) {
    for (Dictionary& dictionary : dictionaries_) dictionary.id = next_dictionary_id();
  }

  bool next_segment() override {
    const std::lock_guard lock(source_.mutex_);
    row_ = source_.next_segment_ * source_.cut_.segment_rows;
    if (row_ >= source_.row_count_) return false;
    segment_ = source_.next_segment_++;
    end_ = std::min(row_ + source_.cut_.segment_rows, source_.row_count_);
    return true;
  }
  uint64_t segment_index() const override { return segment_; }

  bool next_batch(Batch& batch) override {
    if (row_ == end_) return false;
    const size_t bad = source_.cut_.fail_at_row;
    if (row_ == bad) throw Error(ErrorCategory::kContract, "bad row");
    batch.row_count = std::min(end_ - row_, source_.cut_.batch_rows);
    if (bad > row_ && bad < row_ + batch.row_count) batch.row_count = bad - row_;
    batch.columns.clear();
    while (batch.storage.size() < source_.columns_.size()) batch.storage.emplace_back();
    for (size_t i = 0; i < source_.columns_.size(); ++i) {
      batch.columns.push_back(column(i, batch.row_count, batch.storage[i]));
    }
    row_ += batch.row_count;
    return true;
  }

  void finish_segment() override {
    EXPECT_EQ(row_, end_);
    EXPECT_EQ(source_.segments_finished_, segment_);
    ++source_.segments_finished_;
  }

 private:
  static uint64_t next_dictionary_id() {
    static std::atomic<uint64_t> id{0};
    return ++id;
  }

  Vector column(size_t index, size_t rows, VectorStorage& storage) {
    const Vector& from = source_.columns_[index];
    Vector view = from;
    if (from.valid != nullptr) view.valid = from.valid + row_;
    if (from.type.kind() == Kind::kString && source_.cut_.dictionaries) {
      uint32_t* codes = storage.codes(rows);
      for (size_t i = 0; i < rows; ++i) {
        codes[i] = from.is_null(row_ + i) ? 0 : code_of(index, from.string_at(row_ + i));
      }
      view.encoding = Encoding::kDictionary;
      view.values = nullptr;
      view.codes = codes;
      view.dictionary = &dictionaries_[index];
      return view;
    }
    const char* bytes = static_cast<const char*>(from.values);
    size_t size = sizeof(int64_t);
    if (from.type.kind() == Kind::kBool) size = 1;
    if (from.type.kind() == Kind::kInt128 || from.type.kind() == Kind::kString) size = 16;
    view.values = bytes + row_ * size;
    return view;
  }

  uint32_t code_of(size_t index, StringRef text) {
    Dictionary& dictionary = dictionaries_[index];
    for (size_t code = 0; code < dictionary.entries.size(); ++code) {
      if (dictionary.entries[code].view() == text.view()) return static_cast<uint32_t>(code);
    }
    const std::string_view copy = dictionary.text.copy(text.view());
    dictionary.entries.push_back({copy.data(), static_cast<uint32_t>(copy.size())});
    return static_cast<uint32_t>(dictionary.entries.size() - 1);
  }

  TableSource& source_;
  std::vector<Dictionary> dictionaries_;
  uint64_t segment_ = 0;
  size_t row_ = 0;
  size_t end_ = 0;
};

inline std::unique_ptr<SegmentReader> TableSource::make_reader() {
  return std::make_unique<Reader>(*this);
}

class PrintingSink : public BatchSink {
 public:
  void write(const Batch& batch) override {
    for (size_t i = 0; i < batch.row_count; ++i) rows.push_back(print_row(batch.columns, i));
  }
  void finish() override { is_finished = true; }

  std::vector<std::string> rows;
  bool is_finished = false;
};

}  // namespace adze::exec::testing
