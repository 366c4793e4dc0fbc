#include "parquet/footer.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "base/error.h"
#include "base/version.h"
#include "parquet/thrift_writer.h"

namespace adze::parquet {
namespace {

using Element = ThriftWriter::Element;

/// Where the page index of a chunk is.
struct IndexPosition {
  uint64_t offset = 0;
  size_t bytes = 0;
};
struct ChunkIndexes {
  IndexPosition column;
  IndexPosition offset;
};

IndexPosition write_index(const std::string& bytes, FileOutput& file) {
  const IndexPosition position{file.position(), bytes.size()};
  file.write(bytes);
  return position;
}

/// All column indexes, then all offset indexes, so that readers get either with one request.
std::vector<ChunkIndexes> write_indexes(const std::vector<RowGroupMetadata>& row_groups,
                                        FileOutput& file) {
  std::vector<ChunkIndexes> indexes;
  for (const RowGroupMetadata& group : row_groups) {
    for (const ChunkMetadata& chunk : group.chunks) {
      indexes.push_back({write_index(chunk.column_index, file), {}});
    }
  }
  size_t at = 0;
  for (const RowGroupMetadata& group : row_groups) {
    for (const ChunkMetadata& chunk : group.chunks) {
      indexes[at++].offset = write_index(chunk.offset_index, file);
    }
  }
  return indexes;
}

void write_statistics(const ChunkMetadata& chunk, ThriftWriter& writer) {
  const EncodedBounds& bounds = chunk.bounds;
  writer.begin_struct_field(12);
  writer.field_i64(3, static_cast<int64_t>(chunk.null_count));
  if (bounds.high.is_present) writer.field_binary(5, bounds.high.bytes);
  if (bounds.low.is_present) writer.field_binary(6, bounds.low.bytes);
  if (bounds.high.is_present) writer.field_bool(7, bounds.high.is_exact);
  if (bounds.low.is_present) writer.field_bool(8, bounds.low.is_exact);
  writer.end_struct();
}

void write_encodings(const ChunkMetadata& chunk, ThriftWriter& writer) {
  const bool has_dictionary = chunk.dictionary_offset != 0;
  // The dictionary page itself is PLAIN.
  const bool has_plain = has_dictionary || chunk.plain_pages > 0;
  writer.begin_list_field(2, Element::kI32, size_t{1} + has_plain + has_dictionary);
  writer.element_i32(static_cast<int32_t>(PageEncoding::kRle));
  if (has_plain) writer.element_i32(static_cast<int32_t>(PageEncoding::kPlain));
  if (has_dictionary) writer.element_i32(static_cast<int32_t>(PageEncoding::kRleDictionary));
}

void write_encoding_count(PageType type, PageEncoding encoding, uint32_t count,
                          ThriftWriter& writer) {
  writer.begin_struct_element();
  writer.field_i32(1, static_cast<int32_t>(type));
  writer.field_i32(2, static_cast<int32_t>(encoding));
  writer.field_i32(3, static_cast<int32_t>(count));
  writer.end_struct();
}

void write_encoding_counts(const ChunkMetadata& chunk, ThriftWriter& writer) {
  const bool has_dictionary = chunk.dictionary_offset != 0;
  const size_t rows = size_t{has_dictionary} + (chunk.code_pages > 0) + (chunk.plain_pages > 0);
  writer.begin_list_field(13, Element::kStruct, rows);
  if (has_dictionary) {
    write_encoding_count(PageType::kDictionary, PageEncoding::kPlain, 1, writer);
  }
  if (chunk.code_pages > 0) {
    write_encoding_count(PageType::kData, PageEncoding::kRleDictionary, chunk.code_pages, writer);
  }
  if (chunk.plain_pages > 0) {
    write_encoding_count(PageType::kData, PageEncoding::kPlain, chunk.plain_pages, writer);
  }
}

void write_chunk_metadata(const ColumnFormat& column, const ChunkMetadata& chunk,
                          ThriftWriter& writer) {
  writer.begin_struct_field(3);
  writer.field_i32(1, static_cast<int32_t>(column.physical));
  write_encodings(chunk, writer);
  writer.begin_list_field(3, Element::kBinary, 1);
  writer.element_binary(column.name);
  writer.field_i32(4, static_cast<int32_t>(chunk.codec));
  writer.field_i64(5, static_cast<int64_t>(chunk.value_count));
  writer.field_i64(6, static_cast<int64_t>(chunk.body_bytes));
  writer.field_i64(7, static_cast<int64_t>(chunk.stored_bytes));
  writer.field_i64(9, static_cast<int64_t>(chunk.data_offset));
  if (chunk.dictionary_offset != 0) {
    writer.field_i64(11, static_cast<int64_t>(chunk.dictionary_offset));
  }
  write_statistics(chunk, writer);
  write_encoding_counts(chunk, writer);
  writer.end_struct();
}

void write_chunk(const ColumnFormat& column, const ChunkMetadata& chunk,
                 const ChunkIndexes& indexes, ThriftWriter& writer) {
  writer.begin_struct_element();
  writer.field_i64(2, 0);  // deprecated; writers should say 0
  write_chunk_metadata(column, chunk, writer);
  writer.field_i64(4, static_cast<int64_t>(indexes.offset.offset));
  writer.field_i32(5, static_cast<int32_t>(indexes.offset.bytes));
  if (indexes.column.bytes > 0) {
    writer.field_i64(6, static_cast<int64_t>(indexes.column.offset));
    writer.field_i32(7, static_cast<int32_t>(indexes.column.bytes));
  }
  writer.end_struct();
}

void write_row_group(const std::vector<ColumnFormat>& columns, const RowGroupMetadata& group,
                     const ChunkIndexes* indexes, size_t ordinal, ThriftWriter& writer) {
  uint64_t body_bytes = 0;
  uint64_t stored_bytes = 0;
  writer.begin_struct_element();
  writer.begin_list_field(1, Element::kStruct, columns.size());
  for (size_t i = 0; i < columns.size(); i++) {
    write_chunk(columns[i], group.chunks[i], indexes[i], writer);
    body_bytes += group.chunks[i].body_bytes;
    stored_bytes += group.chunks[i].stored_bytes;
  }
  writer.field_i64(2, static_cast<int64_t>(body_bytes));
  writer.field_i64(3, static_cast<int64_t>(group.row_count));
  writer.field_i64(5, static_cast<int64_t>(group.chunks.front().begin()));
  writer.field_i64(6, static_cast<int64_t>(stored_bytes));
  if (ordinal <= std::numeric_limits<int16_t>::max()) {
    writer.field_i16(7, static_cast<int16_t>(ordinal));
  }
  writer.end_struct();
}

void write_schema(const std::vector<ColumnFormat>& columns, ThriftWriter& writer) {
  writer.begin_list_field(2, Element::kStruct, columns.size() + 1);
  writer.begin_struct_element();
  writer.field_binary(4, "schema");
  writer.field_i32(5, static_cast<int32_t>(columns.size()));
  writer.end_struct();
  for (const ColumnFormat& column : columns) write_schema_element(column, writer);
}

void write_key_value(std::string_view key, std::string_view value, ThriftWriter& writer) {
  writer.begin_struct_element();
  writer.field_binary(1, key);
  writer.field_binary(2, value);
  writer.end_struct();
}

void write_key_values(const std::string& job_hash, ThriftWriter& writer) {
  writer.begin_list_field(5, Element::kStruct, job_hash.empty() ? 1 : 2);
  write_key_value("adze.version", version, writer);
  if (!job_hash.empty()) write_key_value("adze.job", job_hash, writer);
}

/// Every column has the order that its type defines; without this readers ignore min and max.
void write_column_orders(size_t columns, ThriftWriter& writer) {
  writer.begin_list_field(7, Element::kStruct, columns);
  for (size_t i = 0; i < columns; i++) {
    writer.begin_struct_element();
    writer.begin_struct_field(1);
    writer.end_struct();
    writer.end_struct();
  }
}

}  // namespace

void write_footer(const std::vector<ColumnFormat>& columns,
                  const std::vector<RowGroupMetadata>& row_groups, const std::string& job_hash,
                  FileOutput& file) {
  const std::vector<ChunkIndexes> indexes = write_indexes(row_groups, file);
  uint64_t row_count = 0;
  for (const RowGroupMetadata& group : row_groups) row_count += group.row_count;

  ThriftWriter writer;
  writer.field_i32(1, file_version);
  write_schema(columns, writer);
  writer.field_i64(3, static_cast<int64_t>(row_count));
  writer.begin_list_field(4, Element::kStruct, row_groups.size());
  for (size_t i = 0; i < row_groups.size(); i++) {
    write_row_group(columns, row_groups[i], indexes.data() + i * columns.size(), i, writer);
  }
  write_key_values(job_hash, writer);
  writer.field_binary(6, fmt::format("adze version {}", version));
  write_column_orders(columns.size(), writer);
  writer.end_struct();

  ADZE_CHECK(writer.bytes().size() <= std::numeric_limits<uint32_t>::max());
  const auto length = static_cast<uint32_t>(writer.bytes().size());
  char length_bytes[sizeof length];
  std::memcpy(length_bytes, &length, sizeof length);
  file.write(writer.bytes());
  file.write({length_bytes, sizeof length_bytes});
  file.write({magic, sizeof magic});
}

}  // namespace adze::parquet
