#pragma once

#include <cstdint>
#include <optional>

#include "parquet/format.h"
#include "parquet/thrift_reader.h"

namespace adze::parquet {

/// What the header of a page says, of any type and writer.
struct StoredPageHeader {
  PageType type = PageType::kData;
  int32_t body_bytes = 0;    ///< before compression
  int32_t stored_bytes = 0;  ///< in the file
  std::optional<int32_t> checksum;
  int32_t value_count = 0;  ///< nulls included; entries of a dictionary
  PageEncoding encoding = PageEncoding::kPlain;
  // Of kDataV2 only.
  int32_t row_count = 0;
  int32_t level_bytes = 0;  ///< of the body: repetition and definition levels, never compressed
  bool is_compressed = true;
};

/// The structure PageHeader. Throws Error(kInput) where it is ill-formed, lacks what its type needs
/// or has negative counts and sizes.
StoredPageHeader read_page_header(ThriftReader& reader);

}  // namespace adze::parquet
