#include "inspection/print_overview_json.h"

#include "inspection/column_meaning.h"
#include "inspection/column_statistics.h"
#include "inspection/json_pieces.h"
#include "inspection/schema_paths.h"

namespace adze::inspection {
namespace {

template <typename Value>
Json optional_json(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_json(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json key_values_json(const std::vector<parquet::KeyValue>& pairs) {
  Json json = Json::array();
  for (const auto& [key, value] : pairs) {
    json.push_back({{"key", key}, {"value", optional_json(value)}});
  }
  return json;
}

Json node_json(const parquet::FileMetadata& file, size_t index) {
  const parquet::SchemaNode& node = file.schema[index];
  const bool is_fixed =
      !node.is_group && node.physical == parquet::PhysicalType::kFixedLenByteArray;
  Json json;
  json["path"] = path_of(file, index);
  json["type"] = meaning_of(node).type;
  json["repetition"] = repetition_name(node.repetition);
  json["physical"] = node.is_group ? Json(nullptr) : Json(physical_name(node.physical));
  json["length"] = is_fixed ? Json(node.type_length) : Json(nullptr);
  json["logical"] = text_json(logical_name(node.logical));
  json["converted"] = text_json(converted_name(node));
  json["field_id"] = optional_json(node.field_id);
  json["children"] = node.child_count;
  return json;
}

Json range_json(const std::optional<parquet::FileRange>& range) {
  if (!range) return nullptr;
  return {{"offset", range->offset},
          {"bytes", range->bytes == 0 ? Json(nullptr) : Json(range->bytes)}};
}

Json encodings_json(const std::vector<parquet::PageEncoding>& encodings) {
  Json json = Json::array();
  for (const parquet::PageEncoding encoding : encodings) json.push_back(encoding_name(encoding));
  return json;
}

Json page_counts_json(const std::vector<parquet::EncodingCount>& counts) {
  Json json = Json::array();
  for (const parquet::EncodingCount& row : counts) {
    json.push_back({{"page_type", page_type_name(row.page_type)},
                    {"encoding", encoding_name(row.encoding)},
                    {"pages", row.count}});
  }
  return json;
}

Json bound_json(const std::optional<Bound>& bound, const Meaning& meaning) {
  return bound ? Json(bound_text(*bound, meaning)) : Json(nullptr);
}

Json statistics_json(const parquet::ColumnChunkMetadata& chunk, const parquet::SchemaNode& node) {
  const Meaning meaning = meaning_of(node);
  const Bounds bounds = bounds_of(chunk, node, meaning);
  return {{"nulls", optional_json(chunk.statistics.null_count)},
          {"distinct", optional_json(chunk.statistics.distinct_count)},
          {"min", bound_json(bounds.min, meaning)},
          {"max", bound_json(bounds.max, meaning)},
          {"min_is_exact", bounds.min ? Json(bounds.min->is_exact) : Json(nullptr)},
          {"max_is_exact", bounds.max ? Json(bounds.max->is_exact) : Json(nullptr)},
          {"legacy", bounds.is_legacy}};
}

Json chunk_json(const parquet::FileMetadata& file, const parquet::ColumnChunkMetadata& chunk,
                size_t column) {
  const size_t leaf = file.leaves[column];
  Json json;
  json["path"] = path_of(file, leaf);
  json["encrypted"] = chunk.is_encrypted;
  if (!chunk.file_path.empty()) json["file_path"] = chunk.file_path;
  if (!chunk.has_metadata) return json;
  json["codec"] = codec_name(chunk.codec);
  json["encodings"] = encodings_json(chunk.encodings);
  json["pages"] = page_counts_json(chunk.encoding_counts);
  json["values"] = chunk.value_count;
  json["bytes"] = chunk.stored_bytes;
  json["uncompressed_bytes"] = chunk.body_bytes;
  json["offset"] = chunk.begin();
  json["data_page_offset"] = chunk.data_offset;
  json["dictionary_page_offset"] = optional_json(chunk.dictionary_offset);
  json["statistics"] = statistics_json(chunk, file.schema[leaf]);
  json["column_index"] = range_json(chunk.column_index);
  json["offset_index"] = range_json(chunk.offset_index);
  json["bloom_filter"] = range_json(chunk.bloom_filter);
  if (!chunk.key_values.empty()) json["metadata"] = key_values_json(chunk.key_values);
  return json;
}

Json sorting_json(const parquet::FileMetadata& file, const parquet::RowGroup& group) {
  Json json = Json::array();
  for (const parquet::SortingColumn& sorting : group.sorting) {
    json.push_back({{"path", path_of(file, file.leaves[static_cast<size_t>(sorting.column)])},
                    {"descending", sorting.is_descending},
                    {"nulls_first", sorting.nulls_first}});
  }
  return json;
}

void print_row_group(const parquet::FileMetadata& file, size_t index, JsonPieces& pieces) {
  const parquet::RowGroup& group = file.row_groups[index];
  pieces.open('{');
  pieces.members({{"index", index},
                  {"rows", group.row_count},
                  {"uncompressed_bytes", group.body_bytes},
                  {"sorted_by", sorting_json(file, group)}});
  pieces.key("columns");
  pieces.open('[');
  for (size_t i = 0; i < group.columns.size(); ++i) {
    pieces.value(chunk_json(file, group.columns[i], i));
  }
  pieces.close(']');
  pieces.close('}');
}

Json column_orders_json(const parquet::FileMetadata& file) {
  if (file.column_orders.empty()) return nullptr;
  Json json = Json::array();
  for (const parquet::ColumnOrder order : file.column_orders) {
    json.push_back(order == parquet::ColumnOrder::kTypeDefined    ? "TYPE_ORDER"
                   : order == parquet::ColumnOrder::kIeee754Total ? "IEEE_754_TOTAL_ORDER"
                                                                  : "unknown");
  }
  return json;
}

Json verified_json(const parquet::VerifiedPages& verified) {
  return {{"chunks", verified.chunks},
          {"pages", verified.pages},
          {"checksums", verified.checksums},
          {"pages_not_decompressed", verified.pages_not_unpacked},
          {"chunks_encrypted", verified.chunks_encrypted},
          {"chunks_in_other_files", verified.chunks_in_other_files}};
}

}  // namespace

void print_overview_json(const std::string& name, const parquet::Footer& footer,
                         const InspectOptions& options, const parquet::VerifiedPages* verified,
                         ByteSink& sink) {
  const parquet::FileMetadata& file = footer.metadata;
  JsonPieces pieces(sink);
  pieces.open('{');
  pieces.members({{"file", name},
                  {"bytes", footer.file_bytes},
                  {"footer_bytes", footer.bytes.size()},
                  {"version", file.version},
                  {"created_by", text_json(std::string(file.created_by))},
                  {"rows", file.row_count},
                  {"columns", file.leaves.size()},
                  {"encrypted_columns", file.has_encrypted_columns},
                  {"column_orders", column_orders_json(file)},
                  {"metadata", key_values_json(file.key_values)}});
  if (verified != nullptr) {
    pieces.key("verified");
    pieces.value(verified_json(*verified));
  }
  pieces.key("schema");
  pieces.open('[');
  for (size_t i = 1; i < file.schema.size(); ++i) pieces.value(node_json(file, i));
  pieces.close(']');
  pieces.key("row_groups");
  pieces.open('[');
  for (size_t i = 0; i < file.row_groups.size(); ++i) {
    if (!options.row_group || *options.row_group == i) print_row_group(file, i, pieces);
  }
  pieces.close(']');
  pieces.close('}');
  pieces.finish();
}

}  // namespace adze::inspection
