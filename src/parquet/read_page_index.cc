#include "parquet/read_page_index.h"

#include "parquet/thrift_fields.h"

namespace adze::parquet {
namespace {

/// REQUIRES: check_file_metadata found `range` inside the file.
std::string read_range(RandomAccessSource& source, FileRange range, MemoryReservation& memory) {
  memory.resize(static_cast<size_t>(range.bytes));
  std::string bytes(static_cast<size_t>(range.bytes), '\0');
  source.read_at(static_cast<uint64_t>(range.offset), bytes);
  return bytes;
}

PageLocation read_location(ThriftReader& reader) {
  PageLocation page;
  reader.read_struct("PageLocation", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          page.offset = reader.read_i64();
          return;
        case 2:
          page.bytes = reader.read_i32();
          return;
        case 3:
          page.first_row = reader.read_i64();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2, 3}, reader);
  });
  return page;
}

size_t count_list(ThriftReader& reader, const char* name) {
  size_t count = 0;
  reader.read_list(name, [&] {
    reader.skip();
    ++count;
  });
  return count;
}

}  // namespace

std::vector<PageLocation> read_offset_index(RandomAccessSource& source, FileRange range,
                                            const std::string& place, MemoryReservation& memory) {
  const std::string bytes = read_range(source, range, memory);
  const std::string what = place + ": the offset index";
  ThriftReader reader(bytes, static_cast<uint64_t>(range.offset), what.c_str(), source.name());
  std::vector<PageLocation> pages;
  for_each_field(reader, [&](int16_t field) {
    if (field != 1) return reader.skip();
    reader.read_list("page_locations", [&] {
      memory.resize(memory.bytes() + 2 * sizeof(PageLocation));
      pages.push_back(read_location(reader));
    });
  }).require({1}, reader);
  return pages;
}

size_t count_column_index(RandomAccessSource& source, FileRange range, const std::string& place,
                          MemoryReservation& memory) {
  const std::string bytes = read_range(source, range, memory);
  const std::string what = place + ": the column index";
  ThriftReader reader(bytes, static_cast<uint64_t>(range.offset), what.c_str(), source.name());
  size_t null_pages = 0;
  size_t minima = 0;
  size_t maxima = 0;
  for_each_field(reader, [&](int16_t field) {
    switch (field) {
      case 1:
        null_pages = count_list(reader, "null_pages");
        return;
      case 2:
        minima = count_list(reader, "min_values");
        return;
      case 3:
        maxima = count_list(reader, "max_values");
        return;
      default:
        reader.skip();
    }
  }).require({1, 2, 3, 4}, reader);
  if (minima != null_pages || maxima != null_pages) {
    reader.fail(
        fmt::format("it has {} null pages, {} minima and {} maxima", null_pages, minima, maxima));
  }
  return null_pages;
}

}  // namespace adze::parquet
