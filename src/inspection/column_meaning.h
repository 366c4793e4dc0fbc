#pragma once

#include <cstdint>
#include <string>

#include "parquet/file_metadata.h"

namespace adze::inspection {

/// How the bytes of a value are to be read.
enum class Form {
  kBool,
  kSigned,
  kUnsigned,
  kFloat16,
  kFloat32,
  kFloat64,
  kDecimal,
  kDate,
  kTime,
  kTimestamp,
  kTimestampTz,
  kInt96,  ///< a day and a time of day, as Impala and old Spark have them
  kText,
  kUuid,
  kBytes,  ///< shown in hexadecimal
};

/// What a field or group of a Parquet schema is, in adze's words and in the file's.
struct Meaning {
  Form form = Form::kBytes;
  std::string type;       ///< "decimal(10,2)", "timestamptz", "list": as SQL and job files have it
  std::string stored;     ///< "INT64 DECIMAL(10,2)", "BYTE_ARRAY STRING", "LIST"
  uint8_t precision = 0;  ///< kDecimal
  uint8_t scale = 0;      ///< kDecimal
  int64_t ticks_per_second = 1;  ///< kTime, kTimestamp, kTimestampTz
};

/// By the logical type, else the converted type, else the physical type alone. A logical type that
/// its physical type can't hold is named in `stored` and otherwise ignored.
Meaning meaning_of(const parquet::SchemaNode& node);

/// Names as the format's specification has them; "CODEC 9" for numbers that it has not.
std::string physical_name(parquet::PhysicalType type);
std::string codec_name(parquet::CompressionCodec codec);
std::string encoding_name(parquet::PageEncoding encoding);
std::string page_type_name(parquet::PageType type);
std::string logical_name(const parquet::LogicalType& type);   ///< "" for none
std::string converted_name(const parquet::SchemaNode& node);  ///< "" for none
std::string repetition_name(parquet::Repetition repetition);

}  // namespace adze::inspection
