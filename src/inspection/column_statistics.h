#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "column/type.h"
#include "inspection/column_meaning.h"
#include "parquet/file_metadata.h"

namespace adze::inspection {

/// A minimum or maximum, read from its bytes.
struct Bound {
  std::string_view bytes;  ///< as in the file
  Int128 number = 0;       ///< all forms but floats, text and bytes
  double real = 0;         ///< floats
  bool is_exact = true;    ///< false: cut, so that values lie beyond it
};

/// The value of a bound as PLAIN has it; nothing if its length is not that of its type.
std::optional<Bound> read_bound(std::string_view bytes, const parquet::SchemaNode& node,
                                const Meaning& meaning);

/// The value as adze prints it everywhere. Text is as it is: it may hold anything.
std::string bound_text(const Bound& bound, const Meaning& meaning);

struct Bounds {
  std::optional<Bound> min;
  std::optional<Bound> max;
  bool is_legacy = false;  ///< from the fields of before format 2.4
};

/// What a chunk's statistics say about its least and greatest value. The legacy fields count only
/// where their order is that of the type: numbers that have a sign.
Bounds bounds_of(const parquet::ColumnChunkMetadata& chunk, const parquet::SchemaNode& node,
                 const Meaning& meaning);

/// One column over some row groups.
struct ColumnSummary {
  bool is_encrypted = false;                     ///< in one of them; nothing else is known then
  std::vector<parquet::PageEncoding> encodings;  ///< each once, in order of first appearance
  std::vector<parquet::CompressionCodec> codecs;
  uint64_t stored_bytes = 0;
  uint64_t body_bytes = 0;
  /// Known if all row groups say it; distinct values only of a single row group.
  std::optional<uint64_t> nulls;
  std::optional<uint64_t> distinct;
  Bounds bounds;
};

/// Summed up over `groups`, of which there may be none.
ColumnSummary summarize_column(const parquet::FileMetadata& file, size_t column, size_t first_group,
                               size_t group_count);

}  // namespace adze::inspection
