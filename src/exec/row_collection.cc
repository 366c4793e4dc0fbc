#include "exec/row_collection.h"

#include "column/vector_access.h"

namespace adze::exec {

RowCollection::RowCollection(const std::vector<Type>& types) {
  for (const Type type : types) {
    columns_.push_back(std::make_unique<Column>());
    columns_.back()->type = type;
  }
}

template <typename T>
std::vector<T>& RowCollection::values_of(Column& column) {
  if constexpr (std::is_same_v<T, uint8_t>) {
    return column.bools;
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return column.int64s;
  } else if constexpr (std::is_same_v<T, Int128>) {
    return column.int128s;
  } else if constexpr (std::is_same_v<T, double>) {
    return column.float64s;
  } else {
    return column.strings;
  }
}

void RowCollection::append_column(Column& column, const Vector& source, size_t begin, size_t rows) {
  const Validity valid(source);
  dispatch_kind(column.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    const Values<T> from(source);
    std::vector<T>& to = values_of<T>(column);
    for (size_t i = begin; i < begin + rows; ++i) {
      const bool is_valid = valid[i];
      column.valid.push_back(is_valid);
      column.has_nulls |= !is_valid;
      if constexpr (std::is_same_v<T, StringRef>) {
        const std::string_view text = is_valid ? column.text.copy(from[i].view()) : "";
        to.push_back({text.data(), static_cast<uint32_t>(text.size())});
      } else {
        to.push_back(is_valid ? from[i] : T{});
      }
    }
  });
}

void RowCollection::append(const Batch& batch) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    append_column(*columns_[i], batch.columns[i], 0, batch.row_count);
  }
  row_count_ += batch.row_count;
}

void RowCollection::append_row(const std::vector<Vector>& columns, size_t row) {
  for (size_t i = 0; i < columns_.size(); ++i) append_column(*columns_[i], columns[i], row, 1);
  ++row_count_;
}

void RowCollection::clear() {
  for (const std::unique_ptr<Column>& column : columns_) {
    column->valid.clear();
    column->bools.clear();
    column->int64s.clear();
    column->int128s.clear();
    column->float64s.clear();
    column->strings.clear();
    column->text.clear();
    column->has_nulls = false;
  }
  row_count_ = 0;
}

Vector RowCollection::column(size_t index) const {
  Column& column = *columns_[index];
  Vector vector;
  vector.type = column.type;
  dispatch_kind(column.type.kind(),
                [&](auto tag) { vector.values = values_of<decltype(tag)>(column).data(); });
  if (column.has_nulls) vector.valid = column.valid.data();
  return vector;
}

std::vector<Vector> RowCollection::columns() const {
  std::vector<Vector> vectors;
  vectors.reserve(columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i) vectors.push_back(column(i));
  return vectors;
}

size_t RowCollection::memory_bytes() const {
  size_t bytes = 0;
  for (const std::unique_ptr<Column>& column : columns_) {
    bytes += column->valid.capacity() + column->text.bytes_allocated();
    dispatch_kind(column->type.kind(), [&](auto tag) {
      bytes += values_of<decltype(tag)>(*column).capacity() * sizeof(tag);
    });
  }
  return bytes;
}

size_t RowCollection::bytes_to_append(const Batch& batch) const {
  const size_t rows = row_count_ + batch.row_count;
  size_t bytes = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = *columns_[i];
    // A vector that is full doubles; while it does, both copies are held.
    if (rows > column.valid.capacity()) {
      bytes += 2 * rows * (1 + value_size(column.type.kind()));
    }
    if (column.type.kind() != Kind::kString) continue;
    const Values<StringRef> texts(batch.columns[i]);
    for (size_t row = 0; row < batch.row_count; ++row) bytes += texts[row].size;
  }
  return bytes;
}

}  // namespace adze::exec
