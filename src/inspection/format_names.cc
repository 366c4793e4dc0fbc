#include <fmt/format.h>

#include <span>

#include "inspection/column_meaning.h"

namespace adze::inspection {
namespace {

using parquet::ConvertedType;
using parquet::LogicalKind;
using parquet::TimeUnit;

/// The name of a number that counts from 0. Gaps are null.
std::string name_at(std::span<const char* const> names, int32_t number, const char* kind) {
  if (number >= 0 && static_cast<size_t>(number) < names.size() && names[number] != nullptr) {
    return names[number];
  }
  return fmt::format("{} {}", kind, number);
}

constexpr const char* kPhysicalTypes[] = {
    "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"};
constexpr const char* kCodecs[] = {"UNCOMPRESSED", "SNAPPY", "GZIP", "LZO",
                                   "BROTLI",       "LZ4",    "ZSTD", "LZ4_RAW"};
constexpr const char* kEncodings[] = {"PLAIN",
                                      nullptr,
                                      "PLAIN_DICTIONARY",
                                      "RLE",
                                      "BIT_PACKED",
                                      "DELTA_BINARY_PACKED",
                                      "DELTA_LENGTH_BYTE_ARRAY",
                                      "DELTA_BYTE_ARRAY",
                                      "RLE_DICTIONARY",
                                      "BYTE_STREAM_SPLIT"};
constexpr const char* kPageTypes[] = {"DATA_PAGE", "INDEX_PAGE", "DICTIONARY_PAGE", "DATA_PAGE_V2"};
constexpr const char* kRepetitions[] = {"REQUIRED", "OPTIONAL", "REPEATED"};
constexpr const char* kLogicalTypes[] = {nullptr,   "STRING",  "MAP",      "LIST",     "ENUM",
                                         nullptr,   "DATE",    nullptr,    nullptr,    nullptr,
                                         nullptr,   "UNKNOWN", "JSON",     "BSON",     "UUID",
                                         "FLOAT16", "VARIANT", "GEOMETRY", "GEOGRAPHY"};
constexpr const char* kConvertedTypes[] = {"UTF8",
                                           "MAP",
                                           "MAP_KEY_VALUE",
                                           "LIST",
                                           "ENUM",
                                           nullptr,
                                           "DATE",
                                           "TIME_MILLIS",
                                           "TIME_MICROS",
                                           "TIMESTAMP_MILLIS",
                                           "TIMESTAMP_MICROS",
                                           "UINT_8",
                                           "UINT_16",
                                           "UINT_32",
                                           "UINT_64",
                                           "INT_8",
                                           "INT_16",
                                           "INT_32",
                                           "INT_64",
                                           "JSON",
                                           "BSON",
                                           "INTERVAL"};

const char* unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMillis:
      return "MILLIS";
    case TimeUnit::kMicros:
      return "MICROS";
    case TimeUnit::kNanos:
      return "NANOS";
    case TimeUnit::kNone:
      break;
  }
  return "unknown unit";
}

}  // namespace

std::string physical_name(parquet::PhysicalType type) {
  return name_at(kPhysicalTypes, static_cast<int32_t>(type), "TYPE");
}
std::string codec_name(parquet::CompressionCodec codec) {
  return name_at(kCodecs, static_cast<int32_t>(codec), "CODEC");
}
std::string encoding_name(parquet::PageEncoding encoding) {
  return name_at(kEncodings, static_cast<int32_t>(encoding), "ENCODING");
}
std::string page_type_name(parquet::PageType type) {
  return name_at(kPageTypes, static_cast<int32_t>(type), "PAGE_TYPE");
}
std::string repetition_name(parquet::Repetition repetition) {
  return name_at(kRepetitions, static_cast<int32_t>(repetition), "REPETITION");
}

std::string logical_name(const parquet::LogicalType& type) {
  switch (type.kind) {
    case LogicalKind::kNone:
      return "";
    case LogicalKind::kDecimal:
      return fmt::format("DECIMAL({},{})", type.precision, type.scale);
    case LogicalKind::kInteger:
      return fmt::format("INTEGER({},{})", type.bits, type.is_signed ? "signed" : "unsigned");
    case LogicalKind::kTime:
    case LogicalKind::kTimestamp:
      return fmt::format("{}({},{})", type.kind == LogicalKind::kTime ? "TIME" : "TIMESTAMP",
                         unit_name(type.unit), type.is_utc ? "UTC" : "local");
    default:
      return name_at(kLogicalTypes, static_cast<int32_t>(type.kind), "LOGICAL_TYPE");
  }
}

std::string converted_name(const parquet::SchemaNode& node) {
  if (node.converted == ConvertedType::kNone) return "";
  if (node.converted == ConvertedType::kDecimal) {
    return fmt::format("DECIMAL({},{})", node.precision, node.scale);
  }
  return name_at(kConvertedTypes, static_cast<int32_t>(node.converted), "CONVERTED_TYPE");
}

}  // namespace adze::inspection
