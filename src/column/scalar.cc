#include "column/scalar.h"

namespace adze {

Scalar scalar_at(const Vector& vector, size_t row) {
  Scalar scalar;
  scalar.type = vector.type;
  scalar.is_null = vector.type.id == TypeId::kNull || vector.is_null(row);
  if (scalar.is_null) return scalar;
  const size_t index = vector.value_index(row);
  switch (vector.type.kind()) {
    case Kind::kBool:
      scalar.integer = vector.bools()[index];
      break;
    case Kind::kInt64:
      scalar.integer = vector.int64s()[index];
      break;
    case Kind::kInt128:
      scalar.integer = vector.int128s()[index];
      break;
    case Kind::kFloat64:
      scalar.number = vector.float64s()[index];
      break;
    case Kind::kString:
      scalar.text = vector.string_at(row).view();
      break;
  }
  return scalar;
}

Vector constant_vector(const Scalar& value, VectorStorage& storage) {
  const Kind kind = value.type.kind();
  storage.prepare(kind, 1);
  // The value of a null is the zero of its kind, as in every vector.
  const Int128 integer = value.is_null ? 0 : value.integer;
  switch (kind) {
    case Kind::kBool:
      storage.bools()[0] = static_cast<uint8_t>(integer);
      break;
    case Kind::kInt64:
      storage.int64s()[0] = static_cast<int64_t>(integer);
      break;
    case Kind::kInt128:
      storage.int128s()[0] = integer;
      break;
    case Kind::kFloat64:
      storage.float64s()[0] = value.is_null ? 0 : value.number;
      break;
    case Kind::kString: {
      const std::string_view text = storage.text().copy(value.is_null ? "" : value.text);
      storage.strings()[0] = {text.data(), static_cast<uint32_t>(text.size())};
      break;
    }
  }
  Vector vector;
  vector.type = value.type;
  vector.encoding = Encoding::kConstant;
  vector.values = storage.values();
  uint8_t* valid = storage.valid(1, true);
  valid[0] = value.is_null ? 0 : 1;
  vector.valid = valid;
  return vector;
}

}  // namespace adze
