#include "parquet/column_format.h"

#include <fmt/format.h>

#include "base/error.h"

namespace adze::parquet {
namespace {

// Fields of the union LogicalType: DO NOT RENUMBER.
constexpr int16_t logical_string = 1;
constexpr int16_t logical_decimal = 5;
constexpr int16_t logical_date = 6;
constexpr int16_t logical_time = 7;
constexpr int16_t logical_timestamp = 8;
constexpr int16_t logical_integer = 10;
// Fields of the union TimeUnit.
constexpr int16_t unit_millis = 1;
constexpr int16_t unit_micros = 2;

struct Storage {
  PhysicalType physical;
  Lane lane;
};
constexpr Storage boolean{PhysicalType::kBoolean, Lane::kBool};
constexpr Storage int32{PhysicalType::kInt32, Lane::k32};
constexpr Storage int64{PhysicalType::kInt64, Lane::k64};
constexpr Storage float32{PhysicalType::kFloat, Lane::k32};
constexpr Storage float64{PhysicalType::kDouble, Lane::k64};
constexpr Storage fixed{PhysicalType::kFixedLenByteArray, Lane::k128};
constexpr Storage text{PhysicalType::kByteArray, Lane::kText};

Storage decimal_storage(unsigned precision) {
  return precision <= 9 ? int32 : precision <= 18 ? int64 : fixed;
}

[[noreturn]] void refuse_interval(const Field& field) {
  Error error(ErrorCategory::kUsage,
              fmt::format("column '{}': an INTERVAL can't be written to Parquet", field.name));
  error.column_name = field.name;
  error.fix = "turn it into a number or text, for example with CAST(… AS VARCHAR)";
  throw error;
}

Storage storage_of(const Field& field, bool time_as_string) {
  const Type type = field.type.value_type();
  switch (type.id) {
    case TypeId::kBool:
      return boolean;
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kDate:
      return int32;
    case TypeId::kInt64:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return int64;
    case TypeId::kTime:
      return time_as_string ? text : int64;
    case TypeId::kFloat32:
      return float32;
    case TypeId::kFloat64:
      return float64;
    case TypeId::kDecimal:
      return decimal_storage(type.precision);
    case TypeId::kInterval:
      refuse_interval(field);
    case TypeId::kNull:
    case TypeId::kString:
    case TypeId::kBinary:
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
    case TypeId::kFloat16:
    case TypeId::kUuid:
    case TypeId::kJson:
      return text;
  }
  return text;
}

/// For readers that don't know logical types. Timestamps have one only if adjusted to UTC, for that
/// is what the old types meant.
ConvertedType converted_of(const ColumnFormat& format) {
  switch (format.type.id) {
    case TypeId::kInt8:
      return ConvertedType::kInt8;
    case TypeId::kInt16:
      return ConvertedType::kInt16;
    case TypeId::kDate:
      return ConvertedType::kDate;
    case TypeId::kDecimal:
      return ConvertedType::kDecimal;
    case TypeId::kTimestampTz:
      return format.unit == TimestampUnit::kMillis ? ConvertedType::kTimestampMillis
                                                   : ConvertedType::kTimestampMicros;
    case TypeId::kString:
    case TypeId::kNull:
      return ConvertedType::kUtf8;
    case TypeId::kTime:
      return format.is_time_text ? ConvertedType::kUtf8 : ConvertedType::kNone;
    default:
      return ConvertedType::kNone;
  }
}

void write_empty_logical(int16_t logical, ThriftWriter& writer) {
  writer.begin_struct_field(logical);
  writer.end_struct();
}

void write_integer_logical(int8_t bits, ThriftWriter& writer) {
  writer.begin_struct_field(logical_integer);
  writer.field_byte(1, bits);
  writer.field_bool(2, true);
  writer.end_struct();
}

void write_moment_logical(int16_t logical, bool is_utc, TimestampUnit unit, ThriftWriter& writer) {
  writer.begin_struct_field(logical);
  writer.field_bool(1, is_utc);
  writer.begin_struct_field(2);
  write_empty_logical(unit == TimestampUnit::kMillis ? unit_millis : unit_micros, writer);
  writer.end_struct();
  writer.end_struct();
}

void write_decimal_logical(Type type, ThriftWriter& writer) {
  writer.begin_struct_field(logical_decimal);
  writer.field_i32(1, type.scale);
  writer.field_i32(2, type.precision);
  writer.end_struct();
}

/// Writes the one field of the union; nothing for types that are what their physical type says.
void write_logical(const ColumnFormat& format, ThriftWriter& writer) {
  switch (format.type.id) {
    case TypeId::kInt8:
      return write_integer_logical(8, writer);
    case TypeId::kInt16:
      return write_integer_logical(16, writer);
    case TypeId::kDate:
      return write_empty_logical(logical_date, writer);
    case TypeId::kDecimal:
      return write_decimal_logical(format.type, writer);
    case TypeId::kTime:
      if (format.is_time_text) return write_empty_logical(logical_string, writer);
      return write_moment_logical(logical_time, false, TimestampUnit::kMicros, writer);
    case TypeId::kTimestamp:
      return write_moment_logical(logical_timestamp, false, format.unit, writer);
    case TypeId::kTimestampTz:
      return write_moment_logical(logical_timestamp, true, format.unit, writer);
    default:
      return write_empty_logical(logical_string, writer);
  }
}

bool has_logical(TypeId id) {
  return id != TypeId::kBool && id != TypeId::kInt32 && id != TypeId::kInt64 &&
         id != TypeId::kFloat32 && id != TypeId::kFloat64 && id != TypeId::kBinary;
}

}  // namespace

int32_t decimal_bytes(unsigned precision) {
  const Int128 largest = power_of_ten(precision) - 1;
  int32_t bytes = 1;
  while (bytes < 16 && (largest >> (8 * bytes - 1)) != 0) bytes++;
  return bytes;
}

ColumnFormat column_format(const Field& field, const ParquetOptions& options) {
  const Storage storage = storage_of(field, options.time_as_string);
  ColumnFormat format;
  format.name = field.name;
  format.type = field.type.value_type();
  format.physical = storage.physical;
  format.lane = storage.lane;
  format.is_float = format.type.is_float();
  format.is_time_text = format.type.id == TypeId::kTime && options.time_as_string;
  format.unit = options.timestamps;
  if (storage.lane == Lane::k128) format.type_length = decimal_bytes(format.type.precision);
  format.converted = converted_of(format);
  return format;
}

void write_schema_element(const ColumnFormat& format, ThriftWriter& writer) {
  writer.begin_struct_element();
  writer.field_i32(1, static_cast<int32_t>(format.physical));
  if (format.type_length != 0) writer.field_i32(2, format.type_length);
  writer.field_i32(3, static_cast<int32_t>(Repetition::kOptional));
  writer.field_binary(4, format.name);
  if (format.converted != ConvertedType::kNone) {
    writer.field_i32(6, static_cast<int32_t>(format.converted));
  }
  if (format.type.is_decimal()) {
    writer.field_i32(7, format.type.scale);
    writer.field_i32(8, format.type.precision);
  }
  if (has_logical(format.type.id)) {
    writer.begin_struct_field(10);
    write_logical(format, writer);
    writer.end_struct();
  }
  writer.end_struct();
}

}  // namespace adze::parquet
