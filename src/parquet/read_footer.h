#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/memory_budget.h"
#include "base/random_access_source.h"
#include "parquet/file_metadata.h"

/// What a Parquet file says of itself, read with two or three small reads: the magic bytes and the
/// footer's length at its end, then the footer. Files of any writer, whatever is wrong with them.
///
///   the last 8 bytes ─▶ length ─▶ FileMetaData: thrift (thrift_reader.h)
///                    ─▶ structures, as they are (parse_file_metadata.h)
///                    ─▶ compared with one another and with the file's size (check_file_metadata.h)
///
/// Pages are looked at by verify_pages.h. Nothing here reads values.
namespace adze::parquet {

/// A footer and the bytes that its texts view. Holds a reservation of the memory it takes.
struct Footer {
  explicit Footer(MemoryBudget& budget) : memory(budget, "the footer of a Parquet file") {}

  MemoryReservation memory;
  std::string bytes;
  FileMetadata metadata;
  uint64_t file_bytes = 0;

  /// Where the footer begins: pages and indexes lie before it.
  uint64_t data_end() const { return file_bytes - 8 - bytes.size(); }
};

/// Throws Error(kInput) if it is no Parquet file, is cut off, damaged, or its footer is encrypted;
/// Error(kResources) if the footer needs more than `budget` has.
std::unique_ptr<Footer> read_footer(RandomAccessSource& source, MemoryBudget& budget);

}  // namespace adze::parquet
