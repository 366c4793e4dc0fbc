#include "parquet/page.h"

namespace adze::parquet {
namespace {

void write_data_page_header(const PageHeader& header, ThriftWriter& writer) {
  writer.begin_struct_field(5);
  writer.field_i32(1, static_cast<int32_t>(header.value_count));
  writer.field_i32(2, static_cast<int32_t>(header.encoding));
  writer.field_i32(3, static_cast<int32_t>(PageEncoding::kRle));  // definition levels
  writer.field_i32(4,
                   static_cast<int32_t>(PageEncoding::kRle));  // repetition levels: there are none
  writer.end_struct();
}

void write_dictionary_page_header(const PageHeader& header, ThriftWriter& writer) {
  writer.begin_struct_field(7);
  writer.field_i32(1, static_cast<int32_t>(header.value_count));
  writer.field_i32(2, static_cast<int32_t>(header.encoding));
  writer.end_struct();
}

}  // namespace

void write_page_header(const PageHeader& header, ThriftWriter& writer) {
  writer.clear();
  writer.field_i32(1, static_cast<int32_t>(header.type));
  writer.field_i32(2, static_cast<int32_t>(header.body_bytes));
  writer.field_i32(3, static_cast<int32_t>(header.stored_bytes));
  writer.field_i32(4, static_cast<int32_t>(header.checksum));
  if (header.type == PageType::kData) {
    write_data_page_header(header, writer);
  } else {
    write_dictionary_page_header(header, writer);
  }
  writer.end_struct();
}

}  // namespace adze::parquet
