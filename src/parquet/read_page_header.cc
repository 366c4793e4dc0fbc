#include "parquet/read_page_header.h"

#include "parquet/thrift_fields.h"

namespace adze::parquet {
namespace {

/// Fields 1 and 2 of the headers of data pages (version 1) and of dictionary pages.
void read_count_and_encoding(ThriftReader& reader, const char* name, StoredPageHeader& header) {
  reader.read_struct(name, [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          header.value_count = reader.read_i32();
          return;
        case 2:
          header.encoding = static_cast<PageEncoding>(reader.read_i32());
          return;
        default:
          reader.skip();
      }
    }).require({1, 2}, reader);
  });
}

void read_data_page_v2(ThriftReader& reader, StoredPageHeader& header) {
  int64_t level_bytes = 0;
  reader.read_struct("data_page_header_v2", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          header.value_count = reader.read_i32();
          return;
        case 3:
          header.row_count = reader.read_i32();
          return;
        case 4:
          header.encoding = static_cast<PageEncoding>(reader.read_i32());
          return;
        case 5:
        case 6: {
          const int32_t bytes = reader.read_i32();
          if (bytes < 0) reader.fail(fmt::format("levels have {} bytes", bytes));
          level_bytes += bytes;
          return;
        }
        case 7:
          header.is_compressed = reader.read_bool();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2, 3, 4, 5, 6}, reader);
  });
  if (level_bytes > INT32_MAX) reader.fail(fmt::format("levels have {} bytes", level_bytes));
  header.level_bytes = static_cast<int32_t>(level_bytes);
}

/// The field that holds what a page of `type` needs; 0: none.
int16_t field_of_type(PageType type) {
  switch (type) {
    case PageType::kData:
      return 5;
    case PageType::kIndex:
      return 0;
    case PageType::kDictionary:
      return 7;
    case PageType::kDataV2:
      return 8;
  }
  return 0;
}

void check_header(const StoredPageHeader& header, const ThriftReader& reader) {
  const auto type = static_cast<int32_t>(header.type);
  if (type < 0 || type > static_cast<int32_t>(PageType::kDataV2)) {
    reader.fail(fmt::format("there is no page type {}", type));
  }
  for (const int32_t count :
       {header.body_bytes, header.stored_bytes, header.value_count, header.row_count}) {
    if (count < 0) reader.fail(fmt::format("a size or count is {}", count));
  }
  if (header.level_bytes > header.stored_bytes || header.level_bytes > header.body_bytes) {
    reader.fail(fmt::format("levels have {} of {} bytes", header.level_bytes, header.stored_bytes));
  }
}

}  // namespace

StoredPageHeader read_page_header(ThriftReader& reader) {
  StoredPageHeader header;
  const SeenFields seen = for_each_field(reader, [&](int16_t field) {
    switch (field) {
      case 1:
        header.type = static_cast<PageType>(reader.read_i32());
        return;
      case 2:
        header.body_bytes = reader.read_i32();
        return;
      case 3:
        header.stored_bytes = reader.read_i32();
        return;
      case 4:
        header.checksum = reader.read_i32();
        return;
      case 5:
        return read_count_and_encoding(reader, "data_page_header", header);
      case 7:
        return read_count_and_encoding(reader, "dictionary_page_header", header);
      case 8:
        return read_data_page_v2(reader, header);
      default:
        reader.skip();
    }
  });
  seen.require({1, 2, 3}, reader);
  check_header(header, reader);
  if (const int16_t field = field_of_type(header.type)) seen.require({field}, reader);
  return header;
}

}  // namespace adze::parquet
