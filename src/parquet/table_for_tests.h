#pragma once

// Tables to write, cut into batches at will, and a sink in memory. For tests only.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/test_world_testing.h"
#include "parquet/write_parquet.h"

namespace adze::parquet {

/// One column; the vector that its type's kind says holds a value per row, nulls zero or empty.
struct TestColumn {
  Field field;
  std::vector<uint8_t> valid;
  std::vector<uint8_t> bools;
  std::vector<int64_t> integers;
  std::vector<Int128> wide;
  std::vector<double> floats;
  std::vector<std::string> texts;

  void add_null() {
    add_value(0, 0, 0, 0, "");
    valid.back() = 0;
  }
  void add(int64_t value) { add_value(static_cast<uint8_t>(value & 1), value, value, 0, ""); }
  void add_wide(Int128 value) { add_value(0, 0, value, 0, ""); }
  void add_float(double value) { add_value(0, 0, 0, value, ""); }
  void add_text(std::string text) { add_value(0, 0, 0, 0, std::move(text)); }

  void add_value(uint8_t flag, int64_t integer, Int128 large, double number, std::string text) {
    valid.push_back(1);
    bools.push_back(flag);
    integers.push_back(integer);
    wide.push_back(large);
    floats.push_back(number);
    texts.push_back(std::move(text));
  }
};

class MemorySink : public ByteSink {
 public:
  void write(std::span<const char> bytes) override { bytes_.append(bytes.data(), bytes.size()); }
  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string name_ = "memory";
  std::string bytes_;
};

/// Room for whatever a test writes.
struct TestRun : TestWorld {
  TestRun() : TestWorld(size_t{1} << 30) {}
};

/// Hands over texts flat, or as codes of a dictionary that lives as long as this.
class BatchMaker {
 public:
  BatchMaker(const std::vector<TestColumn>& columns, bool with_dictionaries)
      : columns_(columns),
        dictionaries_(with_dictionaries ? columns.size() : 0),
        known_(dictionaries_.size()) {
    static uint64_t next_id = 1000;
    for (Dictionary& dictionary : dictionaries_) dictionary.id = next_id++;
  }

  Batch make(size_t begin, size_t count) {
    Batch batch;
    batch.row_count = count;
    for (size_t i = 0; i < columns_.size(); i++)
      batch.columns.push_back(make(i, begin, count, batch));
    return batch;
  }

 private:
  Vector make(size_t at, size_t begin, size_t count, Batch& batch) {
    const TestColumn& column = columns_[at];
    Vector vector;
    vector.type = column.field.type;
    bool has_nulls = false;
    for (size_t i = begin; i < begin + count; i++) has_nulls |= column.valid[i] == 0;
    if (has_nulls) vector.valid = column.valid.data() + begin;
    switch (vector.type.kind()) {
      case Kind::kBool:
        vector.values = column.bools.data() + begin;
        break;
      case Kind::kInt64:
        vector.values = column.integers.data() + begin;
        break;
      case Kind::kInt128:
        vector.values = column.wide.data() + begin;
        break;
      case Kind::kFloat64:
        vector.values = column.floats.data() + begin;
        break;
      case Kind::kString:
        fill_texts(at, begin, count, batch.storage.emplace_back(), vector);
        break;
    }
    return vector;
  }

  void fill_texts(size_t at, size_t begin, size_t count, VectorStorage& storage, Vector& vector) {
    storage.prepare(Kind::kString, count);
    uint32_t* const codes = storage.codes(count);
    for (size_t i = 0; i < count; i++) {
      const std::string& text = columns_[at].texts[begin + i];
      storage.strings()[i] = {text.data(), static_cast<uint32_t>(text.size())};
      codes[i] = 0;
      if (!dictionaries_.empty() && columns_[at].valid[begin + i] != 0)
        codes[i] = code_of(at, text);
    }
    vector.values = storage.values();
    if (dictionaries_.empty()) return;
    vector.values = nullptr;
    vector.encoding = Encoding::kDictionary;
    vector.codes = codes;
    vector.dictionary = &dictionaries_[at];
  }

  uint32_t code_of(size_t at, const std::string& text) {
    Dictionary& dictionary = dictionaries_[at];
    const auto next = static_cast<uint32_t>(dictionary.entries.size());
    const auto [entry, is_new] = known_[at].emplace(text, next);
    if (is_new) dictionary.entries.push_back({text.data(), static_cast<uint32_t>(text.size())});
    return entry->second;
  }

  const std::vector<TestColumn>& columns_;
  std::deque<Dictionary> dictionaries_;
  std::vector<std::map<std::string, uint32_t>> known_;
};

inline Schema schema_of(const std::vector<TestColumn>& columns) {
  Schema schema;
  for (const TestColumn& column : columns) schema.fields.push_back(column.field);
  return schema;
}

/// The file's bytes.
inline std::string write_table(const std::vector<TestColumn>& columns,
                               const ParquetOptions& options = {}, size_t batch_rows = 2048,
                               bool with_dictionaries = false) {
  TestRun run;
  MemorySink sink;
  const auto writer = write_parquet(schema_of(columns), sink, options, run.context);
  BatchMaker maker(columns, with_dictionaries);
  const size_t rows = columns.front().valid.size();
  for (size_t begin = 0; begin < rows; begin += batch_rows) {
    writer->write(maker.make(begin, std::min(batch_rows, rows - begin)));
  }
  writer->finish();
  return sink.bytes();
}

/// Every type, `rows` rows: nulls, extremes, few and many distinct values, runs.
inline std::vector<TestColumn> table_of_all_types(size_t rows) {
  const std::vector<Field> fields = {
      {"bool", bool_type},
      {"int8", int8_type},
      {"int16", int16_type},
      {"int32", int32_type},
      {"int64", int64_type},
      {"float32", float32_type},
      {"float64", float64_type},
      {"decimal5", decimal_type(5, 2)},
      {"decimal18", decimal_type(18, 4)},
      {"decimal20", decimal_type(20, 0)},
      {"decimal38", decimal_type(38, 10)},
      {"date", date_type},
      {"time", time_type},
      {"timestamp", timestamp_type},
      {"timestamptz", timestamptz_type},
      {"few", string_type},
      {"many", string_type},
      {"binary", binary_type},
      {"unique", int64_type},
      {"all_null", string_type},
      {"late", string_type},
      {"sorted", int32_type},
  };
  std::vector<TestColumn> columns;
  columns.reserve(fields.size());
  for (const Field& field : fields) columns.push_back({field, {}, {}, {}, {}, {}, {}});
  uint64_t state = 7;
  const auto random = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int64_t>((state >> 24) % below);
  };
  for (size_t row = 0; row < rows; row++) {
    const auto number = static_cast<int64_t>(row);
    for (TestColumn& column : columns) {
      const std::string& name = column.field.name;
      const Type type = column.field.type;
      const bool is_null =
          name == "all_null" || (name != "unique" && name != "sorted" && random(10) == 0);
      if (is_null || (name == "late" && row < 20'000)) {
        column.add_null();
      } else if (type.is_integer() && name != "unique" && name != "sorted") {
        const IntegerRange range = integer_range(type.id);
        column.add(row % 100 == 0 ? range.min : row % 100 == 1 ? range.max : random(100));
      } else if (type.is_float()) {
        column.add_float(row % 7 == 0 ? -0.0 : static_cast<double>(random(1 << 20)) / 1024);
      } else if (type.kind() == Kind::kInt128) {
        const Int128 largest = power_of_ten(type.precision) - 1;
        column.add_wide(row % 50 == 0 ? largest : row % 50 == 1 ? -largest : random(1'000'000));
      } else if (type.is_decimal()) {
        column.add(random(2000) - 1000);
      } else if (name == "date") {
        column.add(random(40'000) - 10'000);
      } else if (name == "time") {
        column.add(row % 5 == 0 ? random(86'400) * 1'000'000 : random(86'400'000'000));
      } else if (type.is_temporal()) {
        column.add((random(4'000'000'000) - 2'000'000'000) * 1'000'000 + random(1'000) * 1'000);
      } else if (name == "few") {
        column.add_text("value " + std::to_string(random(20)));
      } else if (name == "binary") {
        column.add_text(
            std::string(static_cast<size_t>(random(5)), static_cast<char>(random(256))));
      } else if (type.is_text()) {
        column.add_text("text " + std::to_string(random(1'000'000'000)) + " \xE2\x82\xAC");
      } else {
        column.add(name == "sorted" ? number / 1000 : number * 3);
      }
    }
  }
  return columns;
}

}  // namespace adze::parquet
