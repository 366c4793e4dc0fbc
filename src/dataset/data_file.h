#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "column/batch.h"

namespace adze::dataset {

/// One data file while it is written. One thread at a time.
class DataFile {
 public:
  virtual ~DataFile() = default;

  virtual void write(const Batch& batch) = 0;

  /// What the rows written so far make up, as far as they are encoded: depends on them alone.
  virtual uint64_t encoded_bytes() const = 0;

  /// No more rows: everything is safe, and what it held is given back. Not called when the run
  /// fails.
  virtual void close() = 0;
};

/// Which file of the dataset one is.
struct DataFilePlace {
  std::string folder;            ///< "year=2024/country=DE", relative to the dataset; may be ""
  uint64_t part = 0;             ///< 0, 1, 2 … in its folder
  bool has_room_for_one = true;  ///< false: others are written beside it, in the same memory
};

using DataFileFactory = std::function<std::unique_ptr<DataFile>(const DataFilePlace& place)>;

}  // namespace adze::dataset
