#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "column/batch_sink.h"
#include "dataset/data_file.h"

namespace adze {
struct RunContext;
}

/// The rows of one result to many files: a folder for each combination of values of the partition
/// columns, named as Hive names them (`year=2024/country=DE`), and in each folder one file, or
/// several where a file has a greatest size.
///
///   batch ─▶ partition of each row ─▶ rows of open partitions: to their files
///                                 └─▶ all others: the pool ─ full ─▶ files, or a scratch file
///
/// Which partitions are open, what is spilled and where files end depends on the rows and their
/// order alone; every file has its rows in the order of the input. How it is decided is in
/// route_rows.cc. This folder knows neither formats nor places: the engine gives it a factory of
/// files.
namespace adze::dataset {

struct DatasetOptions {
  std::vector<std::string> partition_by;             ///< none: one folder
  std::optional<uint64_t> file_bytes_max;            ///< a file ends when it has reached it
  size_t pool_bytes = limits::partition_pool_bytes;  ///< smaller for tests only
};

/// What it came to.
struct DatasetTotals {
  uint64_t files = 0;
  uint64_t partitions = 0;
  uint64_t spilled_bytes = 0;
};

class DatasetWriter : public BatchSink {
 public:
  virtual DatasetTotals totals() const = 0;
};

/// Writes rows of `schema` to files that `make_file` makes, without the partition columns. Throws
/// Error(kUsage) for columns that can't be partitioned by, kTarget for values that can't name a
/// folder and for too many partitions, kResources where memory or the temp folder is full. What is
/// referred to must outlive it.
std::unique_ptr<DatasetWriter> write_dataset(const Schema& schema, const DatasetOptions& options,
                                             DataFileFactory make_file, RunContext& context);

}  // namespace adze::dataset
