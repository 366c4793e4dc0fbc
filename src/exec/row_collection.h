#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "column/batch.h"

namespace adze::exec {

/// Rows kept beyond the batch that brought them: columns that grow, texts copied. One thread at a
/// time.
class RowCollection {
 public:
  /// Memory is reserved by the owner, who asks for memory_bytes() and bytes_to_append().
  explicit RowCollection(const std::vector<Type>& types);

  void append(const Batch& batch);
  /// The columns given, `rows` rows of each, picked by index.
  void append_row(const std::vector<Vector>& columns, size_t row);
  void clear();

  size_t row_count() const { return row_count_; }
  size_t column_count() const { return columns_.size(); }
  /// Views of all rows, valid until the next append() or clear().
  Vector column(size_t index) const;
  std::vector<Vector> columns() const;

  /// Memory held now, and an upper bound of what append() of `batch` would add.
  size_t memory_bytes() const;
  size_t bytes_to_append(const Batch& batch) const;

 private:
  struct Column {
    Type type;
    std::vector<uint8_t> valid;
    std::vector<uint8_t> bools;
    std::vector<int64_t> int64s;
    std::vector<Int128> int128s;
    std::vector<double> float64s;
    std::vector<StringRef> strings;
    Arena text;
    bool has_nulls = false;
  };
  template <typename T>
  static std::vector<T>& values_of(Column& column);
  void append_column(Column& column, const Vector& source, size_t begin, size_t rows);

  std::vector<std::unique_ptr<Column>> columns_;
  size_t row_count_ = 0;
};

}  // namespace adze::exec
