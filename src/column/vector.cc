#include "column/vector.h"

#include "base/error.h"
#include "base/limits.h"

namespace adze {
namespace {

size_t value_bytes(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return sizeof(uint8_t);
    case Kind::kInt64:
      return sizeof(int64_t);
    case Kind::kInt128:
      return sizeof(Int128);
    case Kind::kFloat64:
      return sizeof(double);
    case Kind::kString:
      return sizeof(StringRef);
  }
  fail_internal("kind", __FILE__, __LINE__);
}

/// Never shrinks, so that what was zeroed when the memory was new is not zeroed for every batch.
template <typename Element>
void grow(std::vector<Element>& elements, size_t size) {
  if (elements.size() < size) elements.resize(size);
}

}  // namespace

void VectorStorage::prepare(Kind kind, size_t rows) {
  const size_t bytes = rows * value_bytes(kind) + limits::padding_bytes;
  grow(values_, (bytes + sizeof(Line) - 1) / sizeof(Line));
  text_.clear();
}

uint8_t* VectorStorage::valid(size_t rows, bool fill) {
  grow(valid_, rows + limits::padding_bytes);
  if (fill) std::memset(valid_.data(), 1, rows);
  return valid_.data();
}

uint32_t* VectorStorage::codes(size_t rows) {
  grow(codes_, rows + limits::padding_bytes / sizeof(uint32_t));
  return codes_.data();
}

}  // namespace adze
