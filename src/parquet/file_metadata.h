#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "parquet/format.h"

/// What a file's footer says, as it says it (parquet.thrift, FileMetaData). Texts view the footer's
/// bytes. Enumerations may hold numbers that have no name here: files come from newer writers too.
namespace adze::parquet {

/// The fields of the union LogicalType.
enum class LogicalKind : int16_t {
  kNone = 0,  ///< not in files: the field is left out
  kString = 1,
  kMap = 2,
  kList = 3,
  kEnum = 4,
  kDecimal = 5,
  kDate = 6,
  kTime = 7,
  kTimestamp = 8,
  kInteger = 10,
  kUnknown = 11,  ///< only nulls
  kJson = 12,
  kBson = 13,
  kUuid = 14,
  kFloat16 = 15,
  kVariant = 16,
  kGeometry = 17,
  kGeography = 18,
};

/// The fields of the union TimeUnit.
enum class TimeUnit : int16_t { kNone = 0, kMillis = 1, kMicros = 2, kNanos = 3 };

struct LogicalType {
  LogicalKind kind = LogicalKind::kNone;
  int32_t scale = 0;      ///< kDecimal
  int32_t precision = 0;  ///< kDecimal
  int32_t bits = 0;       ///< kInteger
  bool is_signed = true;  ///< kInteger
  bool is_utc = false;    ///< kTime, kTimestamp
  TimeUnit unit = TimeUnit::kNone;
};

/// A field or a group of fields.
struct SchemaNode {
  std::string_view name;
  bool is_group = false;
  Repetition repetition = Repetition::kRequired;
  PhysicalType physical = PhysicalType::kByteArray;  ///< of a field
  ConvertedType converted = ConvertedType::kNone;
  LogicalType logical;
  int32_t type_length = 0;  ///< bytes of a FIXED_LEN_BYTE_ARRAY
  int32_t scale = 0;        ///< of a DECIMAL by its converted type
  int32_t precision = 0;
  std::optional<int32_t> field_id;
  size_t child_count = 0;
  /// Worked out: the node that holds this one (the root holds itself), and how many nodes stand
  /// above it.
  size_t parent = 0;
  size_t depth = 0;
};

struct StatisticsMetadata {
  std::optional<int64_t> null_count;
  std::optional<int64_t> distinct_count;
  std::optional<std::string_view> min_value;
  std::optional<std::string_view> max_value;
  std::optional<bool> is_min_exact;
  std::optional<bool> is_max_exact;
  /// The fields of before format 2.4, whose order is that of signed bytes or numbers.
  std::optional<std::string_view> legacy_min;
  std::optional<std::string_view> legacy_max;
};

struct EncodingCount {
  PageType page_type = PageType::kData;
  PageEncoding encoding = PageEncoding::kPlain;
  int32_t count = 0;
};

/// A place in the file. Absent: no such thing.
struct FileRange {
  int64_t offset = 0;
  int64_t bytes = 0;  ///< 0: the file doesn't say
};

using KeyValue = std::pair<std::string_view, std::optional<std::string_view>>;

/// One column of one row group.
struct ColumnChunkMetadata {
  /// The column's own key encrypts it; nothing but where it is may be known.
  bool is_encrypted = false;
  bool has_metadata = false;
  std::string_view file_path;  ///< of another file that holds it; usually empty
  PhysicalType physical = PhysicalType::kByteArray;
  std::vector<PageEncoding> encodings;
  CompressionCodec codec = CompressionCodec::kUncompressed;
  int64_t value_count = 0;  ///< nulls included
  int64_t body_bytes = 0;   ///< before compression, page headers included
  int64_t stored_bytes = 0;
  int64_t data_offset = 0;
  std::optional<int64_t> dictionary_offset;
  StatisticsMetadata statistics;
  std::vector<EncodingCount> encoding_counts;
  std::vector<KeyValue> key_values;
  std::optional<FileRange> bloom_filter;
  std::optional<FileRange> offset_index;
  std::optional<FileRange> column_index;

  /// Where its first page begins.
  int64_t begin() const {
    if (!dictionary_offset || *dictionary_offset <= 0) return data_offset;
    // Chunks without values may have no data page, and 0 for its place.
    const bool is_first = *dictionary_offset < data_offset || data_offset == 0;
    return is_first ? *dictionary_offset : data_offset;
  }
};

struct SortingColumn {
  int32_t column = 0;
  bool is_descending = false;
  bool nulls_first = false;
};

struct RowGroup {
  std::vector<ColumnChunkMetadata> columns;
  int64_t row_count = 0;
  int64_t body_bytes = 0;
  std::vector<SortingColumn> sorting;
};

/// The fields of the union ColumnOrder; 0: one that is not known here.
enum class ColumnOrder : int16_t { kUnknown = 0, kTypeDefined = 1, kIeee754Total = 2 };

struct FileMetadata {
  int32_t version = 0;
  int64_t row_count = 0;
  std::string_view created_by;
  std::vector<SchemaNode> schema;  ///< depth first; the root is the first
  std::vector<size_t> leaves;      ///< of the schema: the columns, in the order of the row groups'
  std::vector<RowGroup> row_groups;
  std::vector<KeyValue> key_values;
  std::vector<ColumnOrder> column_orders;  ///< none, or one per column
  bool has_encrypted_columns = false;
};

}  // namespace adze::parquet
