#include "column/type.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/error.h"

namespace adze {
namespace {

template <typename Integer>
constexpr IntegerRange range_of() {
  return {std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};
}

constexpr std::array<Int128, 39> make_powers_of_ten() {
  std::array<Int128, 39> powers{};
  Int128 power = 1;
  for (size_t exponent = 0; exponent < powers.size(); ++exponent) {
    powers[exponent] = power;
    if (exponent + 1 < powers.size()) power *= 10;
  }
  return powers;
}

constexpr std::array<Int128, 39> kPowersOfTen = make_powers_of_ten();

}  // namespace

Kind Type::kind() const {
  switch (id) {
    case TypeId::kBool:
      return Kind::kBool;
    case TypeId::kNull:
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kInterval:
      return Kind::kInt64;
    case TypeId::kUInt64:
      return Kind::kInt128;
    case TypeId::kDecimal:
      return precision <= 18 ? Kind::kInt64 : Kind::kInt128;
    case TypeId::kFloat16:
    case TypeId::kFloat32:
    case TypeId::kFloat64:
      return Kind::kFloat64;
    case TypeId::kString:
    case TypeId::kBinary:
    case TypeId::kUuid:
    case TypeId::kJson:
      return Kind::kString;
  }
  fail_internal("type id", __FILE__, __LINE__);
}

Type Type::value_type() const {
  switch (id) {
    case TypeId::kUInt8:
      return int16_type;
    case TypeId::kUInt16:
      return int32_type;
    case TypeId::kUInt32:
      return int64_type;
    case TypeId::kUInt64:
      return decimal_type(20, 0);
    case TypeId::kFloat16:
      return float32_type;
    case TypeId::kUuid:
    case TypeId::kJson:
      return string_type;
    default:
      return *this;
  }
}

IntegerRange integer_range(TypeId id) {
  switch (id) {
    case TypeId::kInt8:
      return range_of<int8_t>();
    case TypeId::kInt16:
      return range_of<int16_t>();
    case TypeId::kInt32:
      return range_of<int32_t>();
    case TypeId::kInt64:
      return range_of<int64_t>();
    case TypeId::kUInt8:
      return range_of<uint8_t>();
    case TypeId::kUInt16:
      return range_of<uint16_t>();
    case TypeId::kUInt32:
      return range_of<uint32_t>();
    default:
      fail_internal("an integer type of at most 64 bits", __FILE__, __LINE__);
  }
}

Int128 power_of_ten(unsigned exponent) {
  ADZE_CHECK(exponent < kPowersOfTen.size());
  return kPowersOfTen[exponent];
}

std::string type_name(Type type) {
  switch (type.id) {
    case TypeId::kNull:
      return "null";
    case TypeId::kBool:
      return "bool";
    case TypeId::kInt8:
      return "int8";
    case TypeId::kInt16:
      return "int16";
    case TypeId::kInt32:
      return "int32";
    case TypeId::kInt64:
      return "int64";
    case TypeId::kUInt8:
      return "uint8";
    case TypeId::kUInt16:
      return "uint16";
    case TypeId::kUInt32:
      return "uint32";
    case TypeId::kUInt64:
      return "uint64";
    case TypeId::kFloat16:
      return "float16";
    case TypeId::kFloat32:
      return "float32";
    case TypeId::kFloat64:
      return "float64";
    case TypeId::kDecimal:
      return fmt::format("decimal({},{})", type.precision, type.scale);
    case TypeId::kDate:
      return "date";
    case TypeId::kTime:
      return "time";
    case TypeId::kTimestamp:
      return "timestamp";
    case TypeId::kTimestampTz:
      return "timestamptz";
    case TypeId::kInterval:
      return "interval";
    case TypeId::kString:
      return "string";
    case TypeId::kBinary:
      return "binary";
    case TypeId::kUuid:
      return "uuid";
    case TypeId::kJson:
      return "json";
  }
  fail_internal("type id", __FILE__, __LINE__);
}

}  // namespace adze
