#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_sink.h"
#include "column/batch_sink.h"

namespace adze {
struct RunContext;
}

/// Rows to Parquet bytes.
///
///   batch ─▶ column writers: levels, dictionary codes or plain values, statistics
///         ─▶ pages, compressed, with CRC; kept until the row group ends (row_group_rows_max rows
///            or row_group_encoded_bytes_max, whichever comes first)
///         ─▶ row group: columns one after another ─▶ page index and footer at the end
///
/// Format 2.6 as SEMANTICS "Parquet" says: v1 data pages, PLAIN and RLE_DICTIONARY, min/max with
/// column orders, page index, page CRCs; all fields OPTIONAL. The bytes depend on the rows, their
/// order and the options alone: not on how rows are cut into batches, on threads or on the CPU.
namespace adze::parquet {

enum class Codec { kUncompressed, kSnappy, kGzip, kZstd, kLz4Raw };

enum class TimestampUnit { kMicros, kMillis };

struct ParquetOptions {
  Codec codec = Codec::kZstd;
  /// Unset: the writer chooses by column from sizes. Set: obeyed (zstd -7 to 22, gzip 0 to 9).
  std::optional<int> compression_level;
  uint64_t row_group_rows = 0;  ///< 0: limits::row_group_rows_max; else at most that
  size_t row_group_bytes = 0;   ///< 0: limits::row_group_encoded_bytes_max; else at most that
  TimestampUnit timestamps = TimestampUnit::kMicros;
  bool time_as_string = true;  ///< kTime columns as HH:MM:SS[.ffffff]; else TIME(MICROS)
  /// False: the caller has done check_column_names() already, as for one file of many.
  bool check_names = true;
  /// Hash of columns, SQL and options; into the key-value metadata as "adze.job". May be empty.
  std::string job_hash;
};

/// The codec's name in flags ("zstd", "lz4_raw", "none"); throws Error(kUsage) with a did-you-mean.
Codec parse_codec(std::string_view name);
const char* codec_name(Codec codec);

class ParquetSink : public BatchSink {
 public:
  /// Bytes of the pages that are finished, in the file or waiting for the end of their row group.
  virtual uint64_t encoded_bytes() const = 0;
};

/// Writes to `sink` (the caller stages and commits it). The sink, and context, must outlive it.
std::unique_ptr<ParquetSink> write_parquet(const Schema& schema, ByteSink& sink,
                                           const ParquetOptions& options, RunContext& context);

}  // namespace adze::parquet
