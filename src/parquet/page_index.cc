#include "parquet/page_index.h"

#include "parquet/layout.h"
#include "parquet/thrift_writer.h"

namespace adze::parquet {
namespace {

using Element = ThriftWriter::Element;

/// Negative, zero or positive.
int compare_bounds(const EncodedBound& left, const EncodedBound& right, Int128 left_number,
                   Int128 right_number, bool is_text) {
  if (is_text) return left.bytes.compare(right.bytes);
  return left_number < right_number ? -1 : left_number > right_number ? 1 : 0;
}

/// In which order the pages' bounds are, pages of nulls left out. Ascending if both, so that one
/// page, or pages that are all alike, can be searched.
BoundaryOrder boundary_order(const std::vector<IndexedPage>& pages,
                             const std::vector<EncodedBounds>& encoded, bool is_text) {
  bool ascending = true;
  bool descending = true;
  size_t previous = pages.size();
  for (size_t i = 0; i < pages.size(); i++) {
    if (!pages[i].bounds.has_values) continue;
    if (previous < pages.size()) {
      const Bounds& before = pages[previous].bounds;
      const Bounds& now = pages[i].bounds;
      const int low =
          compare_bounds(encoded[previous].low, encoded[i].low, before.low, now.low, is_text);
      const int high =
          compare_bounds(encoded[previous].high, encoded[i].high, before.high, now.high, is_text);
      ascending = ascending && low <= 0 && high <= 0;
      descending = descending && low >= 0 && high >= 0;
    }
    previous = i;
  }
  return ascending    ? BoundaryOrder::kAscending
         : descending ? BoundaryOrder::kDescending
                      : BoundaryOrder::kUnordered;
}

}  // namespace

std::string offset_index(const std::vector<IndexedPage>& pages) {
  ThriftWriter writer;
  writer.begin_list_field(1, Element::kStruct, pages.size());
  for (const IndexedPage& page : pages) {
    writer.begin_struct_element();
    writer.field_i64(1, static_cast<int64_t>(page.offset));
    writer.field_i32(2, static_cast<int32_t>(page.bytes_with_header));
    writer.field_i64(3, static_cast<int64_t>(page.first_row));
    writer.end_struct();
  }
  writer.end_struct();
  return writer.bytes();
}

std::string column_index(const std::vector<IndexedPage>& pages, const ColumnFormat& format) {
  std::vector<EncodedBounds> encoded;
  for (const IndexedPage& page : pages) {
    encoded.push_back(encode_bounds(page.bounds, format, bounds_bytes_max));
    const bool is_known = encoded.back().low.is_present && encoded.back().high.is_present;
    if (page.bounds.has_values && !is_known) return {};
  }
  ThriftWriter writer;
  writer.begin_list_field(1, Element::kBool, pages.size());
  for (const IndexedPage& page : pages) writer.element_bool(!page.bounds.has_values);
  writer.begin_list_field(2, Element::kBinary, pages.size());
  for (const EncodedBounds& bounds : encoded) writer.element_binary(bounds.low.bytes);
  writer.begin_list_field(3, Element::kBinary, pages.size());
  for (const EncodedBounds& bounds : encoded) writer.element_binary(bounds.high.bytes);
  const bool is_text = format.lane == Lane::kText;
  writer.field_i32(4, static_cast<int32_t>(boundary_order(pages, encoded, is_text)));
  writer.begin_list_field(5, Element::kI64, pages.size());
  for (const IndexedPage& page : pages) writer.element_i64(page.null_count);
  writer.end_struct();
  return writer.bytes();
}

}  // namespace adze::parquet
