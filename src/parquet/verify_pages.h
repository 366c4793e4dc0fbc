#pragma once

#include <cstdint>

#include "parquet/read_footer.h"

namespace adze {
struct RunContext;
}

namespace adze::parquet {

/// What was looked at, and what could not be.
struct VerifiedPages {
  uint64_t chunks = 0;
  uint64_t pages = 0;
  uint64_t checksums = 0;              ///< pages that have one, which is right
  uint64_t pages_not_unpacked = 0;     ///< of codecs that adze doesn't have
  uint64_t chunks_encrypted = 0;       ///< not looked at
  uint64_t chunks_in_other_files = 0;  ///< not looked at
};

/// Reads every page of the file: headers parse, pages lie end to end in their chunk, the dictionary
/// comes first, bodies have the checksum that the header says and decompress to the size that it
/// says, and counts add up to those of chunk and row group; the page indexes name the same pages.
/// Values are not read. Throws Error(kInput) at the first problem, naming row group, column, page
/// and offset.
VerifiedPages verify_pages(RandomAccessSource& source, const Footer& footer, RunContext& context);

}  // namespace adze::parquet
