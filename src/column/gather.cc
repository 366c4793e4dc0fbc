#include "column/gather.h"

#include "column/vector_access.h"

namespace adze {
namespace {

void gather_valid(const Vector& source, const uint32_t* rows, size_t count, VectorStorage& storage,
                  Vector& result) {
  result.valid = nullptr;
  if (source.valid == nullptr) return;
  uint8_t* valid = storage.valid(count, false);
  for (size_t i = 0; i < count; ++i) valid[i] = source.valid[rows[i]];
  result.valid = valid;
}

}  // namespace

Vector gather(const Vector& source, const uint32_t* rows, size_t count, VectorStorage& storage) {
  if (source.encoding == Encoding::kConstant) return source;
  Vector result = source;
  if (source.encoding == Encoding::kDictionary) {
    uint32_t* codes = storage.codes(count);
    for (size_t i = 0; i < count; ++i) codes[i] = source.codes[rows[i]];
    result.codes = codes;
  } else {
    storage.prepare(source.type.kind(), count);
    dispatch_kind(source.type.kind(), [&](auto tag) {
      using T = decltype(tag);
      const T* from = static_cast<const T*>(source.values);
      T* to = static_cast<T*>(storage.values());
      for (size_t i = 0; i < count; ++i) to[i] = from[rows[i]];
    });
    result.values = storage.values();
  }
  gather_valid(source, rows, count, storage, result);
  return result;
}

Vector slice(const Vector& source, size_t begin) {
  if (source.encoding == Encoding::kConstant) return source;
  Vector result = source;
  if (source.valid != nullptr) result.valid += begin;
  if (source.encoding == Encoding::kDictionary) {
    result.codes += begin;
  } else {
    const auto* bytes = static_cast<const char*>(source.values);
    result.values = bytes + begin * value_size(source.type.kind());
  }
  return result;
}

void slice_batch(const Batch& source, size_t begin, size_t count, Batch& to) {
  to.row_count = count;
  to.columns.clear();
  for (const Vector& column : source.columns) to.columns.push_back(slice(column, begin));
}

Vector flatten(const Vector& source, size_t rows, VectorStorage& storage) {
  if (source.encoding == Encoding::kFlat) return source;
  Vector result;
  result.type = source.type;
  storage.prepare(source.type.kind(), rows);
  dispatch_kind(source.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    const Values<T> from(source);
    T* to = static_cast<T*>(storage.values());
    for (size_t i = 0; i < rows; ++i) to[i] = from[i];
  });
  result.values = storage.values();
  if (source.valid == nullptr) return result;
  const Validity from(source);
  uint8_t* valid = storage.valid(rows, false);
  for (size_t i = 0; i < rows; ++i) valid[i] = from[i];
  result.valid = valid;
  return result;
}

}  // namespace adze
