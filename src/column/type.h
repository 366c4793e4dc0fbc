#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adze {

/// The closed set of types. Adding one is a compile error wherever a switch has no case for it.
enum class TypeId : uint8_t {
  kNull,  ///< of an untyped NULL literal only
  kBool,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFloat32,
  kFloat64,
  kDecimal,      ///< precision 1 to 38, scale 0 to precision
  kDate,         ///< days since 1970-01-01
  kTime,         ///< microseconds since midnight
  kTimestamp,    ///< microseconds since 1970-01-01, no zone
  kTimestampTz,  ///< microseconds since 1970-01-01 UTC
  kInterval,     ///< of literals only
  kString,       ///< UTF-8
  kBinary,
  // Types of declared columns only: checked while reading, then handed on as value_type().
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  kFloat16,
  kUuid,
  kJson,
};

/// How values of a type lie in memory. Few on purpose: every kernel is written once per kind.
enum class Kind : uint8_t {
  kBool,     ///< uint8_t, 0 or 1
  kInt64,    ///< int64_t: all integers, dates, times, timestamps, decimals of precision <= 18
  kInt128,   ///< Int128: decimals of precision > 18
  kFloat64,  ///< double: floats too, always a value that float32 can hold where the type says so
  kString,   ///< StringRef
};

using Int128 = __int128;
using UInt128 = unsigned __int128;

struct Type {
  TypeId id = TypeId::kNull;
  uint8_t precision = 0;  ///< kDecimal only
  uint8_t scale = 0;      ///< kDecimal only

  bool operator==(const Type&) const = default;

  Kind kind() const;
  bool is_integer() const { return id >= TypeId::kInt8 && id <= TypeId::kInt64; }
  bool is_float() const { return id == TypeId::kFloat32 || id == TypeId::kFloat64; }
  bool is_decimal() const { return id == TypeId::kDecimal; }
  bool is_number() const { return is_integer() || is_float() || is_decimal(); }
  bool is_text() const { return id == TypeId::kString || id == TypeId::kBinary; }
  bool is_temporal() const { return id >= TypeId::kDate && id <= TypeId::kTimestampTz; }

  /// The type that SQL sees and Parquet gets: uint8 becomes int16, uint64 decimal(20,0), float16
  /// float32, uuid and json string; others are themselves.
  Type value_type() const;
};

inline constexpr Type null_type{TypeId::kNull};
inline constexpr Type bool_type{TypeId::kBool};
inline constexpr Type int8_type{TypeId::kInt8};
inline constexpr Type int16_type{TypeId::kInt16};
inline constexpr Type int32_type{TypeId::kInt32};
inline constexpr Type int64_type{TypeId::kInt64};
inline constexpr Type float32_type{TypeId::kFloat32};
inline constexpr Type float64_type{TypeId::kFloat64};
inline constexpr Type date_type{TypeId::kDate};
inline constexpr Type time_type{TypeId::kTime};
inline constexpr Type timestamp_type{TypeId::kTimestamp};
inline constexpr Type timestamptz_type{TypeId::kTimestampTz};
inline constexpr Type string_type{TypeId::kString};
inline constexpr Type binary_type{TypeId::kBinary};
constexpr Type decimal_type(uint8_t precision, uint8_t scale) {
  return {TypeId::kDecimal, precision, scale};
}

/// Smallest and largest value of an integer type (declared unsigned ones too, up to uint32).
struct IntegerRange {
  int64_t min;
  int64_t max;
};
IntegerRange integer_range(TypeId id);

/// The name in messages, job files and tables: "int16", "decimal(10,2)", "timestamptz".
std::string type_name(Type type);

/// A type as `columns:` spells it (SEMANTICS "Types and their names"): intN, floatN count bits;
/// SQL words work too; doubtful ones (float4, int2) don't. Case is ignored. Throws Error(kUsage)
/// with a did-you-mean; the caller adds the place.
Type parse_column_type(std::string_view text);

/// 10^exponent for exponents 0 to 38.
Int128 power_of_ten(unsigned exponent);

}  // namespace adze
