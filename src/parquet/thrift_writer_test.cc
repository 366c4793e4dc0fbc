#include "parquet/thrift_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "parquet/decode_for_tests.h"

namespace adze::parquet {
namespace {

TEST(ThriftWriterTest, FieldsHaveTheBytesOfTheCompactProtocol) {
  ThriftWriter writer;
  writer.field_i32(1, 7);
  writer.field_bool(2, true);
  writer.field_binary(4, "ab");
  writer.field_i64(20, -1);
  writer.end_struct();
  EXPECT_EQ(writer.bytes(), std::string("\x15\x0E\x11\x28\x02"
                                        "ab\x06\x28\x01\x00",
                                        11));
}

TEST(ThriftWriterTest, ExtremeNumbersReadBack) {
  ThriftWriter writer;
  writer.field_i32(1, std::numeric_limits<int32_t>::min());
  writer.field_i64(2, std::numeric_limits<int64_t>::min());
  writer.field_i64(3, std::numeric_limits<int64_t>::max());
  writer.field_i16(4, -3);
  writer.field_byte(5, -8);
  writer.end_struct();
  const ThriftValue read = ThriftDecoder(writer.bytes()).structure();
  EXPECT_EQ(read[1].number, std::numeric_limits<int32_t>::min());
  EXPECT_EQ(read[2].number, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(read[3].number, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(read[4].number, -3);
  EXPECT_EQ(read[5].number, -8);
}

TEST(ThriftWriterTest, FieldNumbersStartAnewInNestedStructures) {
  ThriftWriter writer;
  writer.begin_struct_field(5);
  writer.field_i32(1, 1);
  writer.end_struct();
  writer.field_i32(6, 2);
  writer.end_struct();
  const ThriftValue read = ThriftDecoder(writer.bytes()).structure();
  EXPECT_EQ(read[5][1].number, 1);
  EXPECT_EQ(read[6].number, 2);
}

TEST(ThriftWriterTest, ListsOfAnyLengthReadBack) {
  for (const size_t size : {0, 1, 14, 15, 16, 200}) {
    ThriftWriter writer;
    writer.begin_list_field(1, ThriftWriter::Element::kBool, size);
    for (size_t i = 0; i < size; i++) writer.element_bool(i % 3 == 0);
    writer.begin_list_field(2, ThriftWriter::Element::kStruct, size);
    for (size_t i = 0; i < size; i++) {
      writer.begin_struct_element();
      writer.field_i64(1, static_cast<int64_t>(i));
      writer.end_struct();
    }
    writer.end_struct();
    const ThriftValue read = ThriftDecoder(writer.bytes()).structure();
    ASSERT_EQ(read[1].list.size(), size);
    ASSERT_EQ(read[2].list.size(), size);
    for (size_t i = 0; i < size; i++) {
      EXPECT_EQ(read[1].list[i].number, i % 3 == 0);
      EXPECT_EQ(read[2].list[i][1].number, static_cast<int64_t>(i));
    }
  }
}

}  // namespace
}  // namespace adze::parquet
