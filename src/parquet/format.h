#pragma once

#include <cstdint>

/// The numbers of the Parquet format (apache/parquet-format, parquet.thrift). What is read may hold
/// others than these.
///
/// A file, as we write it:
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
  kInt96 = 3,
  kFloat = 4,
  kDouble = 5,
  kByteArray = 6,
  kFixedLenByteArray = 7,
};

enum class ConvertedType : int32_t {
  kNone = -1,  ///< not in files: the field is left out
  kUtf8 = 0,
  kMap = 1,
  kMapKeyValue = 2,
  kList = 3,
  kEnum = 4,
  kDecimal = 5,
  kDate = 6,
  kTimeMillis = 7,
  kTimeMicros = 8,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
  kUInt8 = 11,
  kUInt16 = 12,
  kUInt32 = 13,
  kUInt64 = 14,
  kInt8 = 15,
  kInt16 = 16,
  kInt32 = 17,
  kInt64 = 18,
  kJson = 19,
  kBson = 20,
  kInterval = 21,
};

enum class PageType : int32_t { kData = 0, kIndex = 1, kDictionary = 2, kDataV2 = 3 };

enum class PageEncoding : int32_t {
  kPlain = 0,
  kPlainDictionary = 2,  ///< of dictionaries and their codes, before format 2
  kRle = 3,
  kBitPacked = 4,
  kDeltaBinaryPacked = 5,
  kDeltaLengthByteArray = 6,
  kDeltaByteArray = 7,
  kRleDictionary = 8,
  kByteStreamSplit = 9,
};

enum class CompressionCodec : int32_t {
  kUncompressed = 0,
  kSnappy = 1,
  kGzip = 2,
  kLzo = 3,
  kBrotli = 4,
  kLz4 = 5,  ///< in Hadoop's frames, or not: deprecated for that
  kZstd = 6,
  kLz4Raw = 7,
};

enum class BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

enum class Repetition : int32_t { kRequired = 0, kOptional = 1, kRepeated = 2 };

inline constexpr char magic[] = {'P', 'A', 'R', '1'};
/// At the end of a file whose footer is encrypted.
inline constexpr char encrypted_magic[] = {'P', 'A', 'R', 'E'};

/// FileMetaData.version: 2 stands for every format 2.x.
inline constexpr int32_t file_version = 2;

}  // namespace adze::parquet
