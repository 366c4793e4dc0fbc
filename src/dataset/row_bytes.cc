#include "dataset/row_bytes.h"

#include <algorithm>
#include <cstring>

#include "base/limits.h"
#include "base/run_context.h"
#include "column/vector_access.h"

namespace adze::dataset {
namespace {

/// Seven bits a byte, the last one without the eighth; small magnitudes of either sign are short.
void append_integer(int64_t value, std::string& to) {
  uint64_t bits = (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
  while (bits >= 0x80) {
    to += static_cast<char>(bits | 0x80);
    bits >>= 7;
  }
  to += static_cast<char>(bits);
}

int64_t take_integer(const char*& at) {
  uint64_t bits = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    bits |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return static_cast<int64_t>(bits >> 1) ^ -static_cast<int64_t>(bits & 1);
}

template <typename T>
void append_value(const T& value, std::string& to) {
  if constexpr (std::is_same_v<T, StringRef>) {
    append_integer(value.size, to);
    to.append(value.view());
  } else if constexpr (std::is_same_v<T, int64_t>) {
    append_integer(value, to);
  } else {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
}

template <typename T>
T take_value(const char*& at) {
  T value;
  if constexpr (std::is_same_v<T, StringRef>) {
    value.size = static_cast<uint32_t>(take_integer(at));
    value.data = at;
    at += value.size;
  } else if constexpr (std::is_same_v<T, int64_t>) {
    value = take_integer(at);
  } else {
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
  }
  return value;
}

/// Very wide tables get shorter batches.
size_t batch_rows(size_t column_count) {
  constexpr size_t kValuesMax = size_t{1} << 18;
  constexpr size_t kRowsMin = 16;
  const size_t rows = kValuesMax / std::max<size_t>(column_count, 1);
  return std::clamp(rows, kRowsMin, limits::batch_rows_max);
}

}  // namespace

void RowEncoder::append(size_t row, std::string& to) const {
  const size_t null_bits = to.size();
  to.append((columns_->size() + 7) / 8, '\0');
  for (size_t i = 0; i < columns_->size(); ++i) {
    const Vector& column = (*columns_)[i];
    if (column.type.id == TypeId::kNull || column.is_null(row)) {
      to[null_bits + i / 8] = static_cast<char>(to[null_bits + i / 8] | (1 << (i % 8)));
      continue;
    }
    dispatch_kind(column.type.kind(),
                  [&](auto tag) { append_value(Values<decltype(tag)>(column)[row], to); });
  }
}

RowDecoder::RowDecoder(const Schema& schema, RunContext& context)
    : rows_max_(batch_rows(schema.size())), memory_(context.memory, "rows of a partition") {
  size_t bytes = 0;
  for (const Field& field : schema.fields) {
    const Kind kind = field.type.kind();
    bytes += rows_max_ * (value_size(kind) + 1);
    memory_.resize(bytes);
    VectorStorage& storage = batch_.storage.emplace_back();
    storage.prepare(kind, rows_max_);
    valid_.push_back(storage.valid(rows_max_, false));
    Vector& vector = batch_.columns.emplace_back();
    vector.type = field.type;
    vector.values = storage.values();
    vector.valid = valid_.back();
  }
}

void RowDecoder::add(std::string_view bytes) {
  const size_t row = batch_.row_count;
  const char* const null_bits = bytes.data();
  const char* at = null_bits + (batch_.columns.size() + 7) / 8;
  for (size_t i = 0; i < batch_.columns.size(); ++i) {
    const bool is_null = (null_bits[i / 8] >> (i % 8) & 1) != 0;
    valid_[i][row] = !is_null;
    dispatch_kind(batch_.columns[i].type.kind(), [&](auto tag) {
      using T = decltype(tag);
      T* const values = static_cast<T*>(batch_.storage[i].values());
      values[row] = is_null ? T{} : take_value<T>(at);
    });
  }
  ++batch_.row_count;
}

void RowDecoder::clear() { batch_.row_count = 0; }

}  // namespace adze::dataset
