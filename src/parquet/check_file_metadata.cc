#include "parquet/check_file_metadata.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/limits.h"

namespace adze::parquet {
namespace {

class Checker {
 public:
  Checker(FileMetadata& file, uint64_t data_end, const std::string& name)
      : file_(file), data_end_(data_end), name_(name) {}

  void check() {
    lay_out_schema();
    check_row_counts();
    check_column_orders();
    for (size_t i = 0; i < file_.row_groups.size(); ++i) check_row_group(i);
  }

 private:
  /// A group of the schema whose children are not all there yet.
  struct OpenGroup {
    size_t node;
    size_t missing;
    size_t path_bytes;
  };

  [[noreturn]] void fail(const std::string& reason) const {
    Error error(ErrorCategory::kInput, "the footer is damaged: " + reason);
    error.file = name_;
    error.fix = "get the file again, or write it again";
    throw error;
  }

  /// The schema is a list in depth-first order, each group with the number of its children. The
  /// groups that are open are kept in a list of our own: nesting is for the file to choose.
  void lay_out_schema() {
    if (file_.schema.empty()) fail("it has no schema");
    if (!file_.schema[0].is_group) fail("the schema's root is not a group");
    std::vector<OpenGroup> open{{0, file_.schema[0].child_count, 0}};
    for (size_t i = 1; i < file_.schema.size(); ++i) {
      while (!open.empty() && open.back().missing == 0) open.pop_back();
      if (open.empty()) {
        fail(fmt::format("the schema has {} nodes, of which {} belong to no group",
                         file_.schema.size(), file_.schema.size() - i));
      }
      SchemaNode& node = file_.schema[i];
      --open.back().missing;
      node.parent = open.back().node;
      node.depth = open.size();
      check_node(node, i);
      if (!node.is_group) file_.leaves.push_back(i);
      const size_t path_bytes = open.back().path_bytes + node.name.size();
      if (path_bytes > limits::parquet_path_bytes_max) {
        fail(fmt::format("the names down to node {} of the schema have {} bytes", i, path_bytes));
      }
      if (node.is_group) open.push_back({i, node.child_count, path_bytes});
      if (open.size() > limits::parquet_schema_depth_max) {
        fail(fmt::format("the schema is nested deeper than {}", limits::parquet_schema_depth_max));
      }
    }
    for (const OpenGroup& group : open) {
      if (group.missing == 0) continue;
      fail(fmt::format("the schema ends {} nodes early", group.missing));
    }
  }

  void check_node(const SchemaNode& node, size_t index) const {
    const auto repetition = static_cast<int32_t>(node.repetition);
    if (repetition < 0 || repetition > static_cast<int32_t>(Repetition::kRepeated)) {
      fail(fmt::format("node {} of the schema has the repetition {}", index, repetition));
    }
    if (node.is_group) return;
    const auto physical = static_cast<int32_t>(node.physical);
    if (physical < 0 || physical > static_cast<int32_t>(PhysicalType::kFixedLenByteArray)) {
      fail(fmt::format("node {} of the schema has the physical type {}", index, physical));
    }
    if (node.child_count != 0)
      fail(fmt::format("node {} of the schema has a type and children", index));
    if (node.physical == PhysicalType::kFixedLenByteArray && node.type_length < 0) {
      fail(fmt::format("node {} of the schema has {} bytes a value", index, node.type_length));
    }
  }

  void check_row_counts() const {
    int64_t total = 0;
    for (size_t i = 0; i < file_.row_groups.size(); ++i) {
      const int64_t rows = file_.row_groups[i].row_count;
      if (rows < 0) fail(fmt::format("row group {} has {} rows", i, rows));
      if (__builtin_add_overflow(total, rows, &total)) fail("the row groups have too many rows");
    }
    if (total != file_.row_count) {
      fail(fmt::format("the file has {} rows, its row groups {}", file_.row_count, total));
    }
  }

  void check_column_orders() const {
    const size_t count = file_.column_orders.size();
    if (count == 0 || count == file_.leaves.size()) return;
    fail(fmt::format("there are {} columns and {} column orders", file_.leaves.size(), count));
  }

  void check_row_group(size_t index) const {
    const RowGroup& group = file_.row_groups[index];
    if (group.columns.size() != file_.leaves.size()) {
      fail(fmt::format("row group {} has {} columns, the schema {}", index, group.columns.size(),
                       file_.leaves.size()));
    }
    if (group.body_bytes < 0) {
      fail(fmt::format("row group {} has {} bytes", index, group.body_bytes));
    }
    for (const SortingColumn& sorting : group.sorting) {
      if (sorting.column >= 0 && static_cast<size_t>(sorting.column) < group.columns.size())
        continue;
      fail(fmt::format("row group {} is sorted by column {}, which is not there", index,
                       sorting.column));
    }
    for (size_t i = 0; i < group.columns.size(); ++i) {
      check_chunk(group.columns[i], file_.schema[file_.leaves[i]],
                  fmt::format("row group {}, column {}", index, i));
    }
  }

  void check_chunk(const ColumnChunkMetadata& chunk, const SchemaNode& leaf,
                   const std::string& place) const {
    if (chunk.has_metadata) check_chunk_metadata(chunk, leaf, place);
    // Where another file holds the data, offsets are those of that file.
    if (!chunk.file_path.empty()) return;
    if (chunk.has_metadata) {
      require_range({chunk.begin(), chunk.stored_bytes}, place + ": the pages");
      require_range({chunk.data_offset, 0}, place + ": the data pages");
    }
    if (chunk.offset_index) require_range(*chunk.offset_index, place + ": the offset index");
    if (chunk.column_index) require_range(*chunk.column_index, place + ": the column index");
    if (chunk.bloom_filter) require_range(*chunk.bloom_filter, place + ": the bloom filter");
  }

  void check_chunk_metadata(const ColumnChunkMetadata& chunk, const SchemaNode& leaf,
                            const std::string& place) const {
    if (chunk.physical != leaf.physical) {
      fail(fmt::format("{}: the physical type is {}, in the schema {}", place,
                       static_cast<int32_t>(chunk.physical), static_cast<int32_t>(leaf.physical)));
    }
    require_count(chunk.value_count, place, "values");
    require_count(chunk.body_bytes, place, "bytes before compression");
    require_count(chunk.stored_bytes, place, "bytes");
    require_count(chunk.statistics.null_count.value_or(0), place, "nulls");
    require_count(chunk.statistics.distinct_count.value_or(0), place, "distinct values");
    for (const EncodingCount& row : chunk.encoding_counts) {
      require_count(row.count, place, "pages of an encoding");
    }
  }

  void require_count(int64_t count, const std::string& place, const char* what) const {
    if (count < 0) fail(fmt::format("{}: there are {} {}", place, count, what));
  }

  void require_range(FileRange range, const std::string& what) const {
    const auto begin = static_cast<uint64_t>(range.offset);
    const auto bytes = static_cast<uint64_t>(range.bytes);
    const bool is_inside =
        range.offset >= 0 && range.bytes >= 0 && begin <= data_end_ && bytes <= data_end_ - begin;
    if (is_inside) return;
    fail(fmt::format("{} would be {} bytes at byte {}, but the data ends at byte {}", what,
                     range.bytes, range.offset, data_end_));
  }

  FileMetadata& file_;
  uint64_t data_end_;
  const std::string& name_;
};

}  // namespace

void check_file_metadata(FileMetadata& file, uint64_t data_end, const std::string& name) {
  Checker(file, data_end, name).check();
}

}  // namespace adze::parquet
