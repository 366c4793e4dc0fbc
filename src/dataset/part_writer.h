#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "column/batch.h"
#include "dataset/data_file.h"

namespace adze::dataset {

/// Writes the rows of one partition to its files, one after another: a file that has reached its
/// greatest size is closed, and the next row begins another.
class PartWriter {
 public:
  struct Files {
    const DataFileFactory& make_file;
    std::optional<uint64_t> file_bytes_max;
    uint64_t made = 0;  ///< by all writers
  };

  /// `parts` counts the files of the partition.
  PartWriter(Files& files, std::string folder, uint64_t& parts, bool has_room_for_one);

  void write(const Batch& batch);
  /// No more rows for now. A partition without a row has no file, unless `is_needed`.
  void close(bool is_needed = false);

 private:
  void open_file();

  Files& files_;
  std::string folder_;
  uint64_t& parts_;
  bool has_room_for_one_;
  std::unique_ptr<DataFile> file_;
  uint64_t rows_in_file_ = 0;
  Batch slice_;
};

}  // namespace adze::dataset
