#pragma once

#include "base/memory_budget.h"
#include "parquet/file_metadata.h"
#include "parquet/thrift_reader.h"

namespace adze::parquet {

/// The structure FileMetaData, as it is: nothing in it is compared with anything else yet
/// (check_file_metadata does that). What it takes is reserved in `memory`. Throws Error(kInput)
/// where thrift is ill-formed or a required field is missing.
FileMetadata parse_file_metadata(ThriftReader& reader, MemoryReservation& memory);

/// The structure Statistics, which is the value that `reader` has begun.
StatisticsMetadata parse_statistics(ThriftReader& reader);

}  // namespace adze::parquet
