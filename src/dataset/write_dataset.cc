#include "dataset/write_dataset.h"

#include <utility>

#include "dataset/partition_columns.h"
#include "dataset/partition_index.h"
#include "dataset/route_rows.h"

namespace adze::dataset {
namespace {

class Writer : public DatasetWriter {
 public:
  Writer(PartitionColumns columns, const DatasetOptions& options, DataFileFactory make_file,
         RunContext& context)
      : columns_(std::move(columns)),
        make_file_(std::move(make_file)),
        files_{.make_file = make_file_, .file_bytes_max = options.file_bytes_max},
        index_(columns_.folder_schema, context),
        router_(columns_.file_schema, files_, options.pool_bytes, context) {
    if (!columns_.folder_columns.empty()) return;
    router_.add_partition("");
    router_.open_only_partition();
  }

  void write(const Batch& batch) override {
    file_rows_.row_count = batch.row_count;
    file_rows_.columns.clear();
    for (const size_t index : columns_.file_columns) {
      file_rows_.columns.push_back(batch.columns[index]);
    }
    find_partitions(batch);
    router_.write(file_rows_, partitions_);
  }

  void finish() override { router_.finish(); }

  DatasetTotals totals() const override {
    return {.files = files_.made,
            .partitions = columns_.folder_columns.empty() ? 0 : index_.size(),
            .spilled_bytes = router_.spilled_bytes()};
  }

 private:
  void find_partitions(const Batch& batch) {
    if (columns_.folder_columns.empty()) {
      partitions_.assign(batch.row_count, 0);
      return;
    }
    folder_values_.clear();
    for (const size_t index : columns_.folder_columns) {
      folder_values_.push_back(batch.columns[index]);
    }
    index_.find(folder_values_, batch.row_count, partitions_);
    while (router_.partition_count() < index_.size()) {
      router_.add_partition(index_.folder(router_.partition_count()));
    }
  }

  const PartitionColumns columns_;
  const DataFileFactory make_file_;
  PartWriter::Files files_;
  PartitionIndex index_;
  RowRouter router_;
  Batch file_rows_;
  std::vector<Vector> folder_values_;
  std::vector<uint32_t> partitions_;
};

}  // namespace

std::unique_ptr<DatasetWriter> write_dataset(const Schema& schema, const DatasetOptions& options,
                                             DataFileFactory make_file, RunContext& context) {
  return std::make_unique<Writer>(find_partition_columns(schema, options.partition_by), options,
                                  std::move(make_file), context);
}

}  // namespace adze::dataset
