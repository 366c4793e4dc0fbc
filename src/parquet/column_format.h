#pragma once

#include <string>

#include "column/batch.h"
#include "parquet/format.h"
#include "parquet/thrift_writer.h"
#include "parquet/write_parquet.h"

namespace adze::parquet {

/// How a column's values lie in the writer's buffers until they are encoded.
enum class Lane {
  kBool,  ///< a byte each
  k32,    ///< four bytes, as PLAIN has them
  k64,    ///< eight bytes, as PLAIN has them
  k128,   ///< Int128; PLAIN has the low bytes, the highest first
  kText,
};

/// What a column of some type is in a file.
struct ColumnFormat {
  std::string name;
  Type type;  ///< as given; what the logical type is made from
  PhysicalType physical = PhysicalType::kByteArray;
  ConvertedType converted = ConvertedType::kNone;
  int32_t type_length = 0;  ///< bytes of a FIXED_LEN_BYTE_ARRAY
  Lane lane = Lane::kText;
  bool is_float = false;      ///< lanes k32 and k64 hold the bits of floats
  bool is_time_text = false;  ///< kTime as HH:MM:SS[.ffffff]
  TimestampUnit unit = TimestampUnit::kMicros;
};

/// Throws Error(kUsage) for types that no file can hold (INTERVAL).
ColumnFormat column_format(const Field& field, const ParquetOptions& options);

/// The column's SchemaElement as the next element of a list.
void write_schema_element(const ColumnFormat& format, ThriftWriter& writer);

/// Bytes of the smallest two's complement number that holds every decimal of `precision` digits.
int32_t decimal_bytes(unsigned precision);

}  // namespace adze::parquet
