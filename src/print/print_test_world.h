#pragma once

#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "column/batch.h"
#include "column/scalar.h"

/// What the tests of print stand on: a sink in memory, and batches made of scalars.
namespace adze::print {

class TextSink : public ByteSink {
 public:
  void write(std::span<const char> bytes) override { text.append(bytes.data(), bytes.size()); }
  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return text.size(); }

  std::string text;

 private:
  std::string name_ = "memory";
};

inline Scalar null_of(Type type) { return {.type = type, .is_null = true, .text = ""}; }
inline Scalar integer_of(Type type, Int128 value) {
  return {.type = type, .is_null = false, .integer = value, .text = ""};
}
inline Scalar number_of(Type type, double value) {
  return {.type = type, .is_null = false, .number = value, .text = ""};
}
inline Scalar text_of(std::string value, Type type = string_type) {
  return {.type = type, .is_null = false, .text = std::move(value)};
}

/// A batch of `row_count` equal rows.
inline Batch batch_of(const std::vector<Scalar>& row, size_t row_count = 1) {
  Batch batch;
  batch.row_count = row_count;
  for (const Scalar& value : row) {
    batch.columns.push_back(constant_vector(value, batch.storage.emplace_back()));
  }
  return batch;
}

}  // namespace adze::print
