#include "parquet/column_chunk.h"

#include <fmt/format.h>

#include <cstring>

#include "base/error.h"
#include "base/limits.h"
#include "parquet/page_checksum.h"

namespace adze::parquet {
namespace {

/// Compression must save more than a twentieth, or it isn't worth the time of the readers.
bool is_worth_it(size_t stored_bytes, size_t body_bytes) {
  return stored_bytes * 20 <= body_bytes * 19;
}

constexpr unsigned pages_to_skip_after_failure = 7;
/// The frame of a codec alone takes up what could be saved.
constexpr size_t compressed_body_bytes_min = 64;

void check_size(size_t body_bytes, const ColumnFormat& format) {
  if (body_bytes <= page_bytes_max) return;
  Error error(ErrorCategory::kSqlData,
              fmt::format("column '{}' has a text of more than 2 GiB, which a Parquet file can't "
                          "hold",
                          format.name));
  error.column_name = format.name;
  error.fix = "make the text shorter, or leave the column out";
  throw error;
}

}  // namespace

void ColumnChunk::add_page(const DataPage& page) {
  check_size(page.body.size(), format_);
  StoredPage stored{};
  stored.header.body_bytes = page.body.size();
  stored.header.value_count = page.row_count;
  stored.header.encoding = page.encoding;
  stored.null_count = page.null_count;
  stored.bounds = page.bounds;
  stored.is_compressed = compress_page(page, stored);
  if (!stored.is_compressed) {
    char* const to = tools_.memory.reserve(page.body.size());
    std::memcpy(to, page.body.data(), page.body.size());
    stored.bytes = to;
    stored.header.stored_bytes = page.body.size();
  }
  tools_.memory.keep(stored.header.stored_bytes);
  stored.header.checksum = page_checksum({stored.bytes, stored.header.stored_bytes});
  stored_bytes_ += stored.header.stored_bytes;
  any_compressed_ = any_compressed_ || stored.is_compressed;
  pages_.push_back(std::move(stored));
}

bool ColumnChunk::compress_page(const DataPage& page, StoredPage& stored) {
  if (tools_.compressor == nullptr || page.body.size() < compressed_body_bytes_min) return false;
  unsigned& skip = pages_to_skip_[page.encoding == PageEncoding::kPlain ? 0 : 1];
  if (skip > 0) {
    skip--;
    return false;
  }
  char* const to = tools_.memory.reserve(tools_.compressor->bytes_max(page.body.size()));
  const size_t size = tools_.compressor->compress(page.body, page.content, to);
  if (!is_worth_it(size, page.body.size())) {
    skip = pages_to_skip_after_failure;
    return false;
  }
  stored.bytes = to;
  stored.header.stored_bytes = size;
  return true;
}

ChunkMetadata ColumnChunk::write(std::span<const char> dictionary, uint32_t dictionary_entries,
                                 FileOutput& file) {
  ChunkMetadata metadata;
  write_dictionary(dictionary, dictionary_entries, metadata, file);
  metadata.data_offset = file.position();
  std::vector<IndexedPage> indexed;
  Bounds bounds;
  for (StoredPage& page : pages_) {
    const uint64_t offset = file.position();
    write_page(page, metadata, file);
    merge_bounds(page.bounds, format_.lane == Lane::kText, bounds);
    indexed.push_back({offset, static_cast<uint32_t>(file.position() - offset),
                       metadata.value_count, page.header.value_count, page.null_count,
                       std::move(page.bounds)});
    metadata.value_count += page.header.value_count;
    metadata.null_count += page.null_count;
  }
  metadata.bounds = encode_bounds(bounds, format_, limits::statistics_bytes_max);
  metadata.column_index = column_index(indexed, format_);
  metadata.offset_index = offset_index(indexed);
  pages_.clear();
  any_compressed_ = false;
  stored_bytes_ = 0;
  pages_to_skip_ = {};
  return metadata;
}

/// Decides the chunk's codec too, as the dictionary alone may be worth compressing: if that saves
/// a twentieth of the chunk.
void ColumnChunk::write_dictionary(std::span<const char> body, uint32_t entries,
                                   ChunkMetadata& metadata, FileOutput& file) {
  std::string_view stored(body.data(), body.size());
  if (entries > 0 && tools_.compressor != nullptr && body.size() >= compressed_body_bytes_min) {
    const std::string_view compressed = compress_late(body, PageContent::kText);
    const size_t chunk_bytes = stored_bytes_ + body.size();
    const bool is_smaller = compressed.size() < body.size();
    if (any_compressed_ ||
        (is_smaller && is_worth_it(stored_bytes_ + compressed.size(), chunk_bytes))) {
      any_compressed_ = true;
      stored = compressed;
    }
  } else if (entries > 0 && any_compressed_) {
    stored = compress_late(body, PageContent::kText);
  }
  if (any_compressed_) metadata.codec = tools_.codec;
  if (entries == 0) return;
  metadata.dictionary_offset = file.position();
  PageHeader header;
  header.type = PageType::kDictionary;
  header.body_bytes = body.size();
  header.stored_bytes = stored.size();
  header.checksum = page_checksum(stored);
  header.value_count = entries;
  write_body(header, stored, metadata, file);
}

void ColumnChunk::write_page(StoredPage& page, ChunkMetadata& metadata, FileOutput& file) {
  std::string_view stored(page.bytes, page.header.stored_bytes);
  if (any_compressed_ && !page.is_compressed) {
    stored = compress_late(stored, PageContent::kCodes);
    page.header.stored_bytes = stored.size();
    page.header.checksum = page_checksum(stored);
  }
  (page.header.encoding == PageEncoding::kPlain ? metadata.plain_pages : metadata.code_pages)++;
  write_body(page.header, stored, metadata, file);
}

void ColumnChunk::write_body(PageHeader header, std::string_view stored, ChunkMetadata& metadata,
                             FileOutput& file) {
  write_page_header(header, header_writer_);
  const std::string& header_bytes = header_writer_.bytes();
  metadata.body_bytes += header_bytes.size() + header.body_bytes;
  metadata.stored_bytes += header_bytes.size() + stored.size();
  file.write(header_bytes);
  file.write(stored);
}

std::string_view ColumnChunk::compress_late(std::span<const char> body, PageContent content) {
  const size_t room = tools_.compressor->bytes_max(body.size());
  if (tools_.scratch.size() < room) tools_.scratch.resize(room);
  return {tools_.scratch.data(), tools_.compressor->compress(body, content, tools_.scratch.data())};
}

}  // namespace adze::parquet
