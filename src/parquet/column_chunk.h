#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "parquet/compressor.h"
#include "parquet/file_output.h"
#include "parquet/page.h"
#include "parquet/page_index.h"
#include "parquet/page_memory.h"

namespace adze::parquet {

/// What the footer says of a column chunk, once it is in the file.
struct ChunkMetadata {
  CompressionCodec codec = CompressionCodec::kUncompressed;
  uint64_t value_count = 0;  ///< nulls included
  uint64_t null_count = 0;
  uint64_t body_bytes = 0;    ///< headers and bodies before compression
  uint64_t stored_bytes = 0;  ///< headers and bodies in the file
  uint64_t data_offset = 0;
  uint64_t dictionary_offset = 0;  ///< 0: no dictionary
  uint32_t plain_pages = 0;
  uint32_t code_pages = 0;
  EncodedBounds bounds;
  std::string column_index;  ///< empty: none
  std::string offset_index;

  uint64_t begin() const { return dictionary_offset != 0 ? dictionary_offset : data_offset; }
};

/// What all columns of a writer share.
struct PageTools {
  Compressor* compressor = nullptr;  ///< null: no compression
  CompressionCodec codec = CompressionCodec::kUncompressed;
  PageMemory memory;
  std::vector<char> scratch;
};

/// The pages of one column in the current row group, kept until its end.
///
/// A page that compression makes hardly smaller (bit-packed codes, noise) is stored as it is, and
/// the next ones of its encoding aren't even tried: every eighth is, in case the data changed. If
/// all pages of a chunk are stored, its codec is UNCOMPRESSED, which readers like; if only some
/// are, those go through the codec after all when the chunk is written. It all follows from the
/// data, never from time.
class ColumnChunk {
 public:
  /// Both must outlive it.
  ColumnChunk(const ColumnFormat& format, PageTools& tools) : format_(format), tools_(tools) {}

  void add_page(const DataPage& page);

  /// Writes the dictionary, if there are entries, and all pages, and forgets them.
  ChunkMetadata write(std::span<const char> dictionary, uint32_t dictionary_entries,
                      FileOutput& file);

  /// Of the pages so far.
  size_t stored_bytes() const { return stored_bytes_; }

 private:
  struct StoredPage {
    PageHeader header;
    const char* bytes;  ///< in PageTools::memory
    bool is_compressed;
    uint32_t null_count;
    Bounds bounds;
  };

  bool compress_page(const DataPage& page, StoredPage& stored);
  void write_dictionary(std::span<const char> body, uint32_t entries, ChunkMetadata& metadata,
                        FileOutput& file);
  void write_page(StoredPage& page, ChunkMetadata& metadata, FileOutput& file);
  void write_body(PageHeader header, std::string_view stored, ChunkMetadata& metadata,
                  FileOutput& file);
  std::string_view compress_late(std::span<const char> body, PageContent content);

  const ColumnFormat& format_;
  PageTools& tools_;
  std::vector<StoredPage> pages_;
  bool any_compressed_ = false;
  size_t stored_bytes_ = 0;
  std::array<unsigned, 2> pages_to_skip_{};  ///< of plain pages, of pages of codes
  ThriftWriter header_writer_;
};

}  // namespace adze::parquet
