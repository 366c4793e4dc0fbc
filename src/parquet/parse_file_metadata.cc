// One function per structure of parquet.thrift, whose field numbers are the cases. Fields that no
// one here needs are skipped.

#include "parquet/parse_file_metadata.h"

#include "parquet/thrift_fields.h"

namespace adze::parquet {
namespace {

/// The number of the one field of a union; 0 if it has none.
template <typename ReadField>
int16_t read_union(ThriftReader& reader, const char* name, ReadField&& read_field) {
  int16_t chosen = 0;
  reader.read_struct(name, [&] {
    for_each_field(reader, [&](int16_t field) {
      chosen = field;
      read_field(field);
    });
  });
  return chosen;
}

int16_t read_union(ThriftReader& reader, const char* name) {
  return read_union(reader, name, [&](int16_t) { reader.skip(); });
}

void parse_decimal_type(ThriftReader& reader, LogicalType& type) {
  reader.read_struct("DECIMAL", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          type.scale = reader.read_i32();
          return;
        case 2:
          type.precision = reader.read_i32();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2}, reader);
  });
}

void parse_moment_type(ThriftReader& reader, LogicalType& type) {
  reader.read_struct("TIMESTAMP", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          type.is_utc = reader.read_bool();
          return;
        case 2:
          type.unit = static_cast<TimeUnit>(read_union(reader, "unit"));
          return;
        default:
          reader.skip();
      }
    }).require({1, 2}, reader);
  });
}

void parse_integer_type(ThriftReader& reader, LogicalType& type) {
  reader.read_struct("INTEGER", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          type.bits = reader.read_i32();
          return;
        case 2:
          type.is_signed = reader.read_bool();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2}, reader);
  });
}

LogicalType parse_logical_type(ThriftReader& reader) {
  LogicalType type;
  const int16_t kind = read_union(reader, "logicalType", [&](int16_t field) {
    switch (static_cast<LogicalKind>(field)) {
      case LogicalKind::kDecimal:
        return parse_decimal_type(reader, type);
      case LogicalKind::kTime:
      case LogicalKind::kTimestamp:
        return parse_moment_type(reader, type);
      case LogicalKind::kInteger:
        return parse_integer_type(reader, type);
      default:
        return reader.skip();
    }
  });
  type.kind = static_cast<LogicalKind>(kind);
  return type;
}

SchemaNode parse_schema_node(ThriftReader& reader) {
  SchemaNode node;
  node.is_group = true;  // a group has no type
  reader.read_struct("SchemaElement", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          node.physical = static_cast<PhysicalType>(reader.read_i32());
          node.is_group = false;
          return;
        case 2:
          node.type_length = reader.read_i32();
          return;
        case 3:
          node.repetition = static_cast<Repetition>(reader.read_i32());
          return;
        case 4:
          node.name = reader.read_binary();
          return;
        case 5: {
          const int32_t count = reader.read_i32();
          if (count < 0) reader.fail(fmt::format("a group has {} children", count));
          node.child_count = static_cast<size_t>(count);
          return;
        }
        case 6:
          node.converted = static_cast<ConvertedType>(reader.read_i32());
          return;
        case 7:
          node.scale = reader.read_i32();
          return;
        case 8:
          node.precision = reader.read_i32();
          return;
        case 9:
          node.field_id = reader.read_i32();
          return;
        case 10:
          node.logical = parse_logical_type(reader);
          return;
        default:
          reader.skip();
      }
    }).require({4}, reader);
  });
  return node;
}

KeyValue parse_key_value(ThriftReader& reader) {
  KeyValue pair;
  reader.read_struct("KeyValue", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          pair.first = reader.read_binary();
          return;
        case 2:
          pair.second = reader.read_binary();
          return;
        default:
          reader.skip();
      }
    }).require({1}, reader);
  });
  return pair;
}

EncodingCount parse_encoding_count(ThriftReader& reader) {
  EncodingCount row;
  reader.read_struct("PageEncodingStats", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          row.page_type = static_cast<PageType>(reader.read_i32());
          return;
        case 2:
          row.encoding = static_cast<PageEncoding>(reader.read_i32());
          return;
        case 3:
          row.count = reader.read_i32();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2, 3}, reader);
  });
  return row;
}

SortingColumn parse_sorting_column(ThriftReader& reader) {
  SortingColumn sorting;
  reader.read_struct("SortingColumn", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          sorting.column = reader.read_i32();
          return;
        case 2:
          sorting.is_descending = reader.read_bool();
          return;
        case 3:
          sorting.nulls_first = reader.read_bool();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2, 3}, reader);
  });
  return sorting;
}

/// Reads a list and reserves what its elements take.
template <typename Element, typename ParseElement>
void parse_list(ThriftReader& reader, const char* name, MemoryReservation& memory,
                std::vector<Element>& to, ParseElement&& parse_element) {
  reader.read_list(name, [&] {
    // Twice its size, as vectors grow by doubling.
    memory.resize(memory.bytes() + 2 * sizeof(Element));
    to.push_back(parse_element());
  });
}

/// Fields of ColumnChunk that say where an index lies, which come apart.
std::optional<FileRange>& opened(std::optional<FileRange>& range) {
  if (!range) range.emplace();
  return range;
}

void parse_chunk_metadata(ThriftReader& reader, MemoryReservation& memory,
                          ColumnChunkMetadata& chunk) {
  chunk.has_metadata = true;
  reader.read_struct("meta_data", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          chunk.physical = static_cast<PhysicalType>(reader.read_i32());
          return;
        case 2:
          return parse_list(reader, "encodings", memory, chunk.encodings,
                            [&] { return static_cast<PageEncoding>(reader.read_i32()); });
        case 4:
          chunk.codec = static_cast<CompressionCodec>(reader.read_i32());
          return;
        case 5:
          chunk.value_count = reader.read_i64();
          return;
        case 6:
          chunk.body_bytes = reader.read_i64();
          return;
        case 7:
          chunk.stored_bytes = reader.read_i64();
          return;
        case 8:
          return parse_list(reader, "key_value_metadata", memory, chunk.key_values,
                            [&] { return parse_key_value(reader); });
        case 9:
          chunk.data_offset = reader.read_i64();
          return;
        case 11:
          chunk.dictionary_offset = reader.read_i64();
          return;
        case 12:
          chunk.statistics = parse_statistics(reader);
          return;
        case 13:
          return parse_list(reader, "encoding_stats", memory, chunk.encoding_counts,
                            [&] { return parse_encoding_count(reader); });
        case 14:
          opened(chunk.bloom_filter)->offset = reader.read_i64();
          return;
        case 15:
          opened(chunk.bloom_filter)->bytes = reader.read_i32();
          return;
        default:
          reader.skip();
      }
    }).require({1, 2, 4, 5, 6, 7, 9}, reader);
  });
}

ColumnChunkMetadata parse_chunk(ThriftReader& reader, MemoryReservation& memory) {
  ColumnChunkMetadata chunk;
  reader.read_struct("ColumnChunk", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          chunk.file_path = reader.read_binary();
          return;
        case 3:
          return parse_chunk_metadata(reader, memory, chunk);
        case 4:
          opened(chunk.offset_index)->offset = reader.read_i64();
          return;
        case 5:
          opened(chunk.offset_index)->bytes = reader.read_i32();
          return;
        case 6:
          opened(chunk.column_index)->offset = reader.read_i64();
          return;
        case 7:
          opened(chunk.column_index)->bytes = reader.read_i32();
          return;
        case 8:
          chunk.is_encrypted = true;
          return reader.skip();
        default:
          reader.skip();
      }
    });
    if (!chunk.has_metadata && !chunk.is_encrypted) reader.fail("field 3 is missing");
  });
  return chunk;
}

RowGroup parse_row_group(ThriftReader& reader, MemoryReservation& memory) {
  RowGroup group;
  reader.read_struct("RowGroup", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          return parse_list(reader, "columns", memory, group.columns,
                            [&] { return parse_chunk(reader, memory); });
        case 2:
          group.body_bytes = reader.read_i64();
          return;
        case 3:
          group.row_count = reader.read_i64();
          return;
        case 4:
          return parse_list(reader, "sorting_columns", memory, group.sorting,
                            [&] { return parse_sorting_column(reader); });
        default:
          reader.skip();
      }
    }).require({1, 2, 3}, reader);
  });
  return group;
}

ColumnOrder parse_column_order(ThriftReader& reader) {
  const int16_t chosen = read_union(reader, "ColumnOrder");
  const bool is_known = chosen == static_cast<int16_t>(ColumnOrder::kTypeDefined) ||
                        chosen == static_cast<int16_t>(ColumnOrder::kIeee754Total);
  return is_known ? static_cast<ColumnOrder>(chosen) : ColumnOrder::kUnknown;
}

}  // namespace

StatisticsMetadata parse_statistics(ThriftReader& reader) {
  StatisticsMetadata statistics;
  reader.read_struct("statistics", [&] {
    for_each_field(reader, [&](int16_t field) {
      switch (field) {
        case 1:
          statistics.legacy_max = reader.read_binary();
          return;
        case 2:
          statistics.legacy_min = reader.read_binary();
          return;
        case 3:
          statistics.null_count = reader.read_i64();
          return;
        case 4:
          statistics.distinct_count = reader.read_i64();
          return;
        case 5:
          statistics.max_value = reader.read_binary();
          return;
        case 6:
          statistics.min_value = reader.read_binary();
          return;
        case 7:
          statistics.is_max_exact = reader.read_bool();
          return;
        case 8:
          statistics.is_min_exact = reader.read_bool();
          return;
        default:
          reader.skip();
      }
    });
  });
  return statistics;
}

FileMetadata parse_file_metadata(ThriftReader& reader, MemoryReservation& memory) {
  FileMetadata file;
  for_each_field(reader, [&](int16_t field) {
    switch (field) {
      case 1:
        file.version = reader.read_i32();
        return;
      case 2:
        return parse_list(reader, "schema", memory, file.schema,
                          [&] { return parse_schema_node(reader); });
      case 3:
        file.row_count = reader.read_i64();
        return;
      case 4:
        return parse_list(reader, "row_groups", memory, file.row_groups,
                          [&] { return parse_row_group(reader, memory); });
      case 5:
        return parse_list(reader, "key_value_metadata", memory, file.key_values,
                          [&] { return parse_key_value(reader); });
      case 6:
        file.created_by = reader.read_binary();
        return;
      case 7:
        return parse_list(reader, "column_orders", memory, file.column_orders,
                          [&] { return parse_column_order(reader); });
      case 8:
        file.has_encrypted_columns = true;
        return reader.skip();
      default:
        reader.skip();
    }
  }).require({1, 2, 3, 4}, reader);
  return file;
}

}  // namespace adze::parquet
