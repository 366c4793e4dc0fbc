#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parquet/column_chunk.h"
#include "parquet/column_format.h"
#include "parquet/file_output.h"

namespace adze::parquet {

/// A finished row group.
struct RowGroupMetadata {
  uint64_t row_count = 0;
  std::vector<ChunkMetadata> chunks;
};

/// Writes what follows the last row group: the page index, the file's metadata, its length and the
/// magic bytes.
void write_footer(const std::vector<ColumnFormat>& columns,
                  const std::vector<RowGroupMetadata>& row_groups, const std::string& job_hash,
                  FileOutput& file);

}  // namespace adze::parquet
