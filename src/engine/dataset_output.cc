#include "engine/dataset_output.h"

#include <fmt/format.h>

#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "base/random_digits.h"
#include "base/run_context.h"
#include "dataset/partition_columns.h"
#include "engine/run_identity.h"
#include "engine/target_options.h"
#include "io/checksum_sink.h"
#include "parquet/column_names.h"
#include "parquet/write_parquet.h"

namespace adze::engine {
namespace {

constexpr size_t kIdentityDigits = 16;

}  // namespace

FileNames file_names(const Job& job, std::span<const io::InputIdentity> inputs) {
  const std::string identity = inputs.empty() ? "" : run_identity(job, inputs);
  const bool appends = job.target.mode == io::TargetMode::kAppend;
  const std::string digits = !identity.empty() ? identity.substr(0, kIdentityDigits)
                             : appends         ? random_digits()
                                               : job_hash(job).substr(0, kIdentityDigits);
  return {.prefix = fmt::format("part-{}-", digits), .is_identity = !identity.empty()};
}

/// One Parquet file of it.
class DatasetOutput::File : public dataset::DataFile {
 public:
  File(DatasetOutput& output, std::unique_ptr<ByteSink> bytes,
       const parquet::ParquetOptions& options)
      : output_(output),
        bytes_(std::move(bytes)),
        checksum_(*bytes_, output.target_.sha256),
        rows_(parquet::write_parquet(output.file_schema_, checksum_, options, output.context_)) {}

  void write(const Batch& batch) override {
    rows_->write(batch);
    row_count_ += batch.row_count;
  }

  uint64_t encoded_bytes() const override { return rows_->encoded_bytes(); }

  void close() override {
    rows_->finish();
    rows_.reset();
    checksum_.stage();
    output_.totals_.bytes += bytes_->bytes_written();
    if (output_.outputs_.size() == limits::receipt_outputs_max) return;
    output_.outputs_.push_back({.role = "data",
                                .uri = bytes_->name(),
                                .bytes = bytes_->bytes_written(),
                                .rows = row_count_,
                                .checksum = "crc64nvme:" + checksum_.crc64nvme_hex(),
                                .sha256 = checksum_.sha256_hex()});
  }

 private:
  DatasetOutput& output_;
  std::unique_ptr<ByteSink> bytes_;
  io::ChecksumSink checksum_;
  std::unique_ptr<parquet::ParquetSink> rows_;
  uint64_t row_count_ = 0;
};

DatasetOutput::DatasetOutput(const Job& job, const Target& target, const Schema& schema,
                             OpenSource& source, RunContext& context)
    : target_(target),
      context_(context),
      inputs_(source.locations()),
      identities_(source.identify()),
      names_(file_names(job, identities_)),
      file_schema_(dataset::find_partition_columns(schema, target.partition_by).file_schema),
      writer_(dataset::write_dataset(
          schema, {.partition_by = target.partition_by, .file_bytes_max = target.file_bytes_max},
          [this](const dataset::DataFilePlace& place) { return make_file(place); }, context)) {
  parquet::check_column_names(schema, context.log);
  io::DatasetOptions options = dataset_options(job, inputs_, names_.own_prefix());
  options.target.provenance = provenance_of(job, identities_);
  folder_ = io::open_dataset_folder(target.path, options, context);
  totals_.uri = folder_->name();
  if (names_.is_identity || target.mode != io::TargetMode::kAppend) return;
  context.log.note(
      fmt::format("{}: nothing says whether an input is the same again, so each run of this job "
                  "appends its rows, also when they have been appended before",
                  folder_->name()));
}

DatasetOutput::~DatasetOutput() {
  writer_.reset();  // with its files, which are the folder's
}

std::unique_ptr<dataset::DataFile> DatasetOutput::make_file(const dataset::DataFilePlace& place) {
  parquet::ParquetOptions options = target_.parquet;
  options.check_names = false;
  if (!place.has_room_for_one) {
    options.row_group_bytes = limits::open_partition_row_group_bytes_max;
  }
  const std::string name = fmt::format("{}{:05}.parquet", names_.prefix, place.part);
  return std::make_unique<File>(*this, folder_->begin_file(place.folder, name), options);
}

void DatasetOutput::commit(Receipt& receipt) {
  const dataset::DatasetTotals totals = writer_->totals();
  totals_.files = totals.files;
  totals_.partitions = totals.partitions;
  folder_->commit();
  totals_.files_removed = folder_->files_removed();
  receipt.outputs = std::move(outputs_);
  receipt.dataset = std::move(totals_);
}

}  // namespace adze::engine
