#pragma once

#include <cstdint>

/// The numbers of the Parquet format (apache/parquet-format, parquet.thrift), as far as we write
/// it.
///
/// A file:
///
///   "PAR1"
///   row group 0:  column chunk 0:  [dictionary page] data page, data page, …
///                 column chunk 1:  …
///   row group 1:  …
///   ColumnIndex of every chunk, then OffsetIndex of every chunk (row group by row group)
///   FileMetaData (thrift, compact protocol)
///   uint32 little-endian: bytes of FileMetaData
///   "PAR1"
///
/// A page: PageHeader (thrift), then the body, compressed. A data page's body (version 1):
///
///   uint32 little-endian: bytes of the levels that follow
///   definition levels, RLE/bit-packed hybrid of width 1: 1 a value, 0 null
///   PLAIN:          the values that are not null, one after another
///   RLE_DICTIONARY: one byte: the width w; then dictionary indexes, RLE/bit-packed hybrid of width
///   w
namespace adze::parquet {

// These numbers are in files: DO NOT RENUMBER.

enum class PhysicalType : int32_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kFloat = 4,
  kDouble = 5,
  kByteArray = 6,
  kFixedLenByteArray = 7,
};

enum class ConvertedType : int32_t {
  kNone = -1,  ///< not in files: the field is left out
  kUtf8 = 0,
  kDecimal = 5,
  kDate = 6,
  kTimeMicros = 8,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
  kInt8 = 15,
  kInt16 = 16,
  kInt32 = 17,
  kInt64 = 18,
};

enum class PageType : int32_t { kData = 0, kDictionary = 2 };

enum class PageEncoding : int32_t { kPlain = 0, kRle = 3, kRleDictionary = 8 };

enum class CompressionCodec : int32_t {
  kUncompressed = 0,
  kSnappy = 1,
  kGzip = 2,
  kZstd = 6,
  kLz4Raw = 7,
};

enum class BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

enum class Repetition : int32_t { kRequired = 0, kOptional = 1 };

inline constexpr char magic[] = {'P', 'A', 'R', '1'};

/// FileMetaData.version: 2 stands for every format 2.x.
inline constexpr int32_t file_version = 2;

}  // namespace adze::parquet
