#pragma once

#include <cstdint>
#include <string>

#include "parquet/file_metadata.h"

namespace adze::parquet {

/// Works out the schema's tree (parent, depth, leaves) and compares what the footer says with
/// itself and with the file, whose data ends at `data_end`. Throws Error(kInput) where they
/// disagree: counts, sizes or offsets that can't be.
void check_file_metadata(FileMetadata& file, uint64_t data_end, const std::string& name);

}  // namespace adze::parquet
