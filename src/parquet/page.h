#pragma once

#include <cstdint>
#include <span>

#include "parquet/bounds.h"
#include "parquet/compressor.h"
#include "parquet/format.h"
#include "parquet/thrift_writer.h"

namespace adze::parquet {

/// A data page of one column: encoded, not yet compressed.
struct DataPage {
  std::span<const char> body;  ///< levels and values
  uint32_t row_count = 0;
  uint32_t null_count = 0;
  PageEncoding encoding = PageEncoding::kPlain;
  PageContent content = PageContent::kNumbers;
  Bounds bounds;
};

/// What a page's header says.
struct PageHeader {
  PageType type = PageType::kData;
  size_t body_bytes = 0;    ///< before compression
  size_t stored_bytes = 0;  ///< in the file
  uint32_t checksum = 0;
  uint32_t value_count = 0;  ///< nulls included; entries of a dictionary
  PageEncoding encoding = PageEncoding::kPlain;
};

/// Bodies are at most this large, for their sizes are signed numbers of 32 bits in headers.
inline constexpr size_t page_bytes_max = 0x7fffffff;

/// The header's bytes into `writer`, which is cleared before.
void write_page_header(const PageHeader& header, ThriftWriter& writer);

}  // namespace adze::parquet
