#include "parquet/read_footer.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/error.h"
#include "base/limits.h"
#include "parquet/memory_file_for_tests.h"
#include "parquet/table_for_tests.h"
#include "parquet/thrift_writer.h"

namespace adze::parquet {
namespace {

using Element = ThriftWriter::Element;

std::unique_ptr<Footer> footer_of(std::string_view bytes, size_t budget_bytes = 64 << 20) {
  static MemoryBudget budget(size_t{1} << 30);
  MemoryBudget small(budget_bytes);
  MemoryFile file(bytes);
  if (budget_bytes < 64 << 20) return read_footer(file, small);
  return read_footer(file, budget);
}

/// The message of the Error(kInput); "" if there is none.
std::string problem_of(std::string_view bytes) {
  try {
    footer_of(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInput) << error.message;
    EXPECT_FALSE(error.message.empty());
    return error.message;
  }
  return "";
}

std::string file_with_footer(const std::string& footer) {
  const auto length = static_cast<uint32_t>(footer.size());
  char length_bytes[4];
  std::memcpy(length_bytes, &length, 4);
  return "PAR1" + footer + std::string(length_bytes, 4) + "PAR1";
}

/// A footer of one column and one row group, with what a test makes different.
struct MadeFooter {
  int32_t root_children = 1;
  int64_t file_rows = 3;
  int64_t group_rows = 3;
  int32_t schema_type = 2;
  int32_t chunk_type = 2;
  int64_t data_offset = 4;
  int64_t stored_bytes = 0;
  int64_t values = 3;
  int64_t nulls = 0;
  size_t orders = 1;
  int64_t index_offset = 4;
  int32_t repetition = 1;
  int32_t sorted_by = 0;

  std::string file() const {
    ThriftWriter writer;
    writer.field_i32(1, 2);
    writer.begin_list_field(2, Element::kStruct, 2);
    writer.begin_struct_element();
    writer.field_binary(4, "schema");
    writer.field_i32(5, root_children);
    writer.end_struct();
    writer.begin_struct_element();
    writer.field_i32(1, schema_type);
    writer.field_i32(3, repetition);
    writer.field_binary(4, "id");
    writer.end_struct();
    writer.field_i64(3, file_rows);
    write_row_group(writer);
    writer.begin_list_field(7, Element::kStruct, orders);
    for (size_t i = 0; i < orders; i++) {
      writer.begin_struct_element();
      writer.begin_struct_field(1);
      writer.end_struct();
      writer.end_struct();
    }
    writer.end_struct();
    return file_with_footer(writer.bytes());
  }

  void write_row_group(ThriftWriter& writer) const {
    writer.begin_list_field(4, Element::kStruct, 1);
    writer.begin_struct_element();
    writer.begin_list_field(1, Element::kStruct, 1);
    writer.begin_struct_element();
    writer.begin_struct_field(3);
    writer.field_i32(1, chunk_type);
    writer.begin_list_field(2, Element::kI32, 0);
    writer.field_i32(4, 0);
    writer.field_i64(5, values);
    writer.field_i64(6, 0);
    writer.field_i64(7, stored_bytes);
    writer.field_i64(9, data_offset);
    writer.begin_struct_field(12);
    writer.field_i64(3, nulls);
    writer.end_struct();
    writer.end_struct();
    writer.field_i64(4, index_offset);
    writer.field_i32(5, 0);
    writer.end_struct();
    writer.field_i64(2, 0);
    writer.field_i64(3, group_rows);
    writer.begin_list_field(4, Element::kStruct, 1);
    writer.begin_struct_element();
    writer.field_i32(1, sorted_by);
    writer.field_bool(2, false);
    writer.field_bool(3, false);
    writer.end_struct();
    writer.end_struct();
  }
};

TEST(ReadFooter, FindsWhatTheWriterWrote) {
  ParquetOptions options;
  options.row_group_rows = 400;
  options.job_hash = "abc";
  const std::vector<TestColumn> columns = table_of_all_types(1000);
  const std::string bytes = write_table(columns, options);
  const auto footer = footer_of(bytes);
  const FileMetadata& file = footer->metadata;
  EXPECT_EQ(file.version, 2);
  EXPECT_EQ(file.row_count, 1000);
  EXPECT_TRUE(file.created_by.starts_with("adze version "));
  EXPECT_EQ(file.leaves.size(), columns.size());
  ASSERT_EQ(file.row_groups.size(), 3u);
  EXPECT_EQ(file.row_groups[2].row_count, 200);
  ASSERT_EQ(file.key_values.size(), 2u);
  EXPECT_EQ(file.key_values[1], KeyValue("adze.job", "abc"));
  EXPECT_EQ(file.column_orders,
            std::vector<ColumnOrder>(columns.size(), ColumnOrder::kTypeDefined));
  uint64_t at = 4;
  for (const RowGroup& group : file.row_groups) {
    for (const ColumnChunkMetadata& chunk : group.columns) {
      EXPECT_EQ(static_cast<uint64_t>(chunk.begin()), at);
      at += static_cast<uint64_t>(chunk.stored_bytes);
      EXPECT_EQ(chunk.value_count, group.row_count);
      EXPECT_TRUE(chunk.offset_index.has_value());
      EXPECT_TRUE(chunk.statistics.null_count.has_value());
    }
  }
  for (size_t i = 0; i < columns.size(); i++) {
    const SchemaNode& node = file.schema[file.leaves[i]];
    EXPECT_EQ(node.name, columns[i].field.name);
    EXPECT_EQ(node.depth, 1u);
    EXPECT_EQ(node.repetition, Repetition::kOptional);
  }
}

TEST(ReadFooter, RefusesAFileThatIsCutAnywhere) {
  const std::string bytes = write_table(table_of_all_types(20));
  for (size_t size = 0; size < bytes.size(); size++) {
    EXPECT_NE(problem_of(std::string_view(bytes).substr(0, size)), "") << size;
  }
  EXPECT_EQ(problem_of(bytes), "");
}

TEST(ReadFooter, SaysWhatAFileIsThatHasNoFooter) {
  EXPECT_EQ(problem_of(""), "is not a Parquet file: it has 0 bytes, and the smallest has 12");
  EXPECT_EQ(problem_of("id,name\n1,a\n2,b\n"),
            "is not a Parquet file: it neither begins nor ends with PAR1");
  EXPECT_EQ(problem_of("PAR1aaaaaaaaaaaaaa"),
            "begins as a Parquet file but doesn't end as one: it is cut off or damaged");
  EXPECT_EQ(problem_of("PAR1aaaaaaaaaaPARE"),
            "is an encrypted Parquet file: its footer can't be read without the key");
}

TEST(ReadFooter, RefusesCountsAndOffsetsThatCanNotBe) {
  EXPECT_EQ(problem_of(MadeFooter().file()), "");
  const auto says = [](const MadeFooter& footer, const std::string& text) {
    const std::string problem = problem_of(footer.file());
    EXPECT_NE(problem.find(text), std::string::npos) << problem;
  };
  says({.root_children = 0}, "the schema has 2 nodes, of which 1 belong to no group");
  says({.root_children = 2}, "the schema ends 1 nodes early");
  says({.root_children = -1}, "a group has -1 children");
  says({.file_rows = 4}, "the file has 4 rows, its row groups 3");
  says({.file_rows = -1, .group_rows = -1}, "row group 0 has -1 rows");
  says({.schema_type = 9, .chunk_type = 9}, "node 1 of the schema has the physical type 9");
  says({.chunk_type = 1}, "the physical type is 1, in the schema 2");
  says({.data_offset = -1}, "the pages would be 0 bytes at byte -1");
  says({.data_offset = 5}, "the pages would be 0 bytes at byte 5, but the data ends at byte 4");
  says({.data_offset = INT64_MAX, .stored_bytes = INT64_MAX}, "the pages would be");
  says({.stored_bytes = 1}, "the pages would be 1 bytes at byte 4");
  says({.stored_bytes = -1}, "there are -1 bytes");
  says({.values = -1}, "there are -1 values");
  says({.nulls = INT64_MIN}, "there are -9223372036854775808 nulls");
  says({.orders = 2}, "there are 1 columns and 2 column orders");
  says({.index_offset = 1000}, "the offset index would be 0 bytes at byte 1000");
  says({.repetition = 3}, "node 1 of the schema has the repetition 3");
  says({.sorted_by = 1}, "row group 0 is sorted by column 1, which is not there");
}

TEST(ReadFooter, BoundsTheDepthOfASchema) {
  const auto nested = [](size_t depth) {
    ThriftWriter writer;
    writer.field_i32(1, 2);
    writer.begin_list_field(2, Element::kStruct, depth);
    for (size_t i = 0; i < depth; i++) {
      writer.begin_struct_element();
      writer.field_binary(4, "x");
      writer.field_i32(5, i + 1 < depth ? 1 : 0);
      writer.end_struct();
    }
    writer.field_i64(3, 0);
    writer.begin_list_field(4, Element::kStruct, 0);
    writer.end_struct();
    return file_with_footer(writer.bytes());
  };
  EXPECT_EQ(problem_of(nested(limits::parquet_schema_depth_max)), "");
  EXPECT_EQ(problem_of(nested(limits::parquet_schema_depth_max + 1)),
            "the footer is damaged: the schema is nested deeper than 128");
  EXPECT_NE(problem_of(nested(1'000'000)), "");
}

TEST(ReadFooter, BoundsTheNamesThatEveryColumnOfAGroupRepeats) {
  const auto named = [](size_t bytes) {
    ThriftWriter writer;
    writer.field_i32(1, 2);
    writer.begin_list_field(2, Element::kStruct, 3);
    for (const size_t size : {size_t{0}, bytes - 1, size_t{1}}) {
      writer.begin_struct_element();
      if (size == 1) writer.field_i32(1, 1);
      writer.field_binary(4, std::string(size, 'x'));
      if (size != 1) writer.field_i32(5, 1);
      writer.end_struct();
    }
    writer.field_i64(3, 0);
    writer.begin_list_field(4, Element::kStruct, 0);
    writer.end_struct();
    return file_with_footer(writer.bytes());
  };
  EXPECT_EQ(problem_of(named(8192)), "");
  EXPECT_EQ(problem_of(named(8193)),
            "the footer is damaged: the names down to node 2 of the schema have 8193 bytes");
}

TEST(ReadFooter, TakesNoMoreMemoryThanTheBudgetHas) {
  // Ten thousand columns of a few bytes each make structures of a few hundred.
  ThriftWriter writer;
  writer.field_i32(1, 2);
  writer.begin_list_field(2, Element::kStruct, 10'001);
  for (int i = 0; i <= 10'000; i++) {
    writer.begin_struct_element();
    if (i > 0) writer.field_i32(1, 1);
    writer.field_binary(4, "");
    if (i == 0) writer.field_i32(5, 10'000);
    writer.end_struct();
  }
  writer.field_i64(3, 0);
  writer.begin_list_field(4, Element::kStruct, 0);
  writer.end_struct();
  const std::string bytes = file_with_footer(writer.bytes());
  EXPECT_EQ(footer_of(bytes)->metadata.leaves.size(), 10'000u);
  try {
    footer_of(bytes, 500'000);
    ADD_FAILURE() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kResources);
  }
}

}  // namespace
}  // namespace adze::parquet
