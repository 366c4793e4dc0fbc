#include "parquet/write_parquet.h"

#include <algorithm>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "parquet/column_names.h"
#include "parquet/column_writer.h"
#include "parquet/compressor.h"
#include "parquet/file_output.h"
#include "parquet/footer.h"
#include "parquet/page_cut.h"

namespace adze::parquet {
namespace {

std::vector<ColumnFormat> column_formats(const Schema& schema, const ParquetOptions& options) {
  std::vector<ColumnFormat> formats;
  formats.reserve(schema.size());
  for (const Field& field : schema.fields) formats.push_back(column_format(field, options));
  return formats;
}

class ParquetWriter : public ParquetSink {
 public:
  ParquetWriter(const Schema& schema, ByteSink& sink, const ParquetOptions& options,
                RunContext& context);

  void write(const Batch& batch) override;
  void finish() override;
  uint64_t encoded_bytes() const override { return file_.position() + row_group_bytes_; }

 private:
  void end_page();
  void end_row_group();
  size_t memory_bytes() const;

  RunContext& context_;
  const std::vector<ColumnFormat> formats_;
  const Layout layout_;
  const std::string job_hash_;
  const uint64_t row_group_rows_max_;
  const size_t row_group_bytes_max_;

  std::unique_ptr<Compressor> compressor_;
  PageTools tools_;
  PageBody code_page_;
  std::vector<std::unique_ptr<ColumnWriter>> columns_;
  PageCut page_cut_;
  uint64_t row_group_rows_ = 0;  ///< of the finished pages
  size_t row_group_bytes_ = 0;   ///< likewise
  std::vector<RowGroupMetadata> row_groups_;
  size_t metadata_bytes_ = 0;
  FileOutput file_;
  MemoryReservation memory_;
};

uint64_t row_group_rows_max(const ParquetOptions& options) {
  const uint64_t most = limits::row_group_rows_max;
  return options.row_group_rows == 0 ? most : std::min(options.row_group_rows, most);
}

size_t row_group_bytes_max(const ParquetOptions& options) {
  const size_t most = limits::row_group_encoded_bytes_max;
  return options.row_group_bytes == 0 ? most : std::min(options.row_group_bytes, most);
}

ParquetWriter::ParquetWriter(const Schema& schema, ByteSink& sink, const ParquetOptions& options,
                             RunContext& context)
    : context_(context),
      formats_(column_formats(schema, options)),
      layout_(layout_for(schema.size())),
      job_hash_(options.job_hash),
      row_group_rows_max_(row_group_rows_max(options)),
      row_group_bytes_max_(row_group_bytes_max(options)),
      compressor_(make_compressor(options.codec, options.compression_level)),
      page_cut_(schema.size(), layout_.page_rows),
      file_(sink),
      memory_(context.memory, "writing Parquet") {
  tools_.compressor = compressor_.get();
  tools_.codec = codec_number(options.codec);
  for (const ColumnFormat& format : formats_) {
    columns_.push_back(make_column_writer(format, layout_, tools_, code_page_));
  }
  memory_.resize(memory_bytes());
  file_.write({magic, sizeof magic});
}

void ParquetWriter::write(const Batch& batch) {
  ADZE_CHECK(batch.columns.size() == columns_.size());
  for (size_t begin = 0; begin < batch.row_count;) {
    const uint64_t rows_left = row_group_rows_max_ - row_group_rows_ - page_cut_.row_count();
    const size_t count = page_cut_.take_rows(batch, begin, rows_left);
    for (size_t i = 0; i < columns_.size(); i++) {
      columns_[i]->append(batch.columns[i], begin, count);
    }
    begin += count;
    if (page_cut_.is_full() || count == rows_left) end_page();
  }
}

void ParquetWriter::end_page() {
  context_.cancellation.check();
  row_group_bytes_ = 0;
  for (const auto& column : columns_) {
    column->end_page();
    row_group_bytes_ += column->encoded_bytes();
  }
  row_group_rows_ += page_cut_.row_count();
  page_cut_.start_page();
  memory_.resize(memory_bytes());
  if (row_group_rows_ == row_group_rows_max_ || row_group_bytes_ >= row_group_bytes_max_) {
    end_row_group();
  }
}

void ParquetWriter::end_row_group() {
  RowGroupMetadata group;
  group.row_count = row_group_rows_;
  for (const auto& column : columns_) {
    group.chunks.push_back(column->end_chunk(file_));
    const ChunkMetadata& chunk = group.chunks.back();
    metadata_bytes_ += sizeof chunk + chunk.column_index.capacity() + chunk.offset_index.capacity();
  }
  row_groups_.push_back(std::move(group));
  tools_.memory.clear();
  row_group_rows_ = 0;
  row_group_bytes_ = 0;
}

void ParquetWriter::finish() {
  if (page_cut_.row_count() > 0) end_page();
  if (row_group_rows_ > 0) end_row_group();
  write_footer(formats_, row_groups_, job_hash_, file_);
  file_.flush();
}

size_t ParquetWriter::memory_bytes() const {
  size_t bytes = tools_.memory.bytes_allocated() + tools_.scratch.capacity() +
                 code_page_.memory_bytes() + metadata_bytes_;
  for (const auto& column : columns_) bytes += column->memory_bytes();
  return bytes;
}

}  // namespace

std::unique_ptr<ParquetSink> write_parquet(const Schema& schema, ByteSink& sink,
                                           const ParquetOptions& options, RunContext& context) {
  if (schema.fields.empty()) {
    Error error(ErrorCategory::kUsage, "a Parquet file needs at least one column");
    error.fix = "select a column";
    throw error;
  }
  if (options.check_names) check_column_names(schema, context.log);
  return std::make_unique<ParquetWriter>(schema, sink, options, context);
}

}  // namespace adze::parquet
