#include "parquet/thrift_reader.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/limits.h"
#include "parquet/thrift_fields.h"
#include "parquet/thrift_writer.h"

namespace adze::parquet {
namespace {

using Element = ThriftWriter::Element;

/// The message of what goes wrong; "" if nothing does.
std::string problem_of(std::string_view bytes, const std::function<void(ThriftReader&)>& read) {
  const std::string file = "t.parquet";
  ThriftReader reader(bytes, 100, "the footer", file);
  try {
    read(reader);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInput);
    EXPECT_EQ(error.file, file);
    return error.message;
  }
  return "";
}

std::string skip_all(std::string_view bytes) {
  return problem_of(bytes, [](ThriftReader& reader) {
    while (reader.next_field()) reader.skip();
  });
}

TEST(ThriftReader, ReadsWhatTheWriterWrites) {
  ThriftWriter writer;
  writer.field_bool(1, true);
  writer.field_i32(2, -7);
  writer.field_i64(30, INT64_MIN);
  writer.begin_list_field(31, Element::kBinary, 2);
  writer.element_binary("a");
  writer.element_binary("");
  writer.begin_list_field(32, Element::kBool, 2);
  writer.element_bool(false);
  writer.element_bool(true);
  writer.begin_struct_field(33);
  writer.field_i16(5, 300);
  writer.end_struct();
  writer.field_byte(34, -1);
  writer.end_struct();

  std::vector<int16_t> fields;
  std::vector<std::string_view> texts;
  std::vector<bool> bools;
  const std::string problem = problem_of(writer.bytes(), [&](ThriftReader& reader) {
    for_each_field(reader, [&](int16_t field) {
      fields.push_back(field);
      switch (field) {
        case 1:
          EXPECT_TRUE(reader.read_bool());
          return;
        case 2:
          EXPECT_EQ(reader.read_i32(), -7);
          return;
        case 30:
          EXPECT_EQ(reader.read_i64(), INT64_MIN);
          return;
        case 31:
          return reader.read_list("texts", [&] { texts.push_back(reader.read_binary()); });
        case 32:
          return reader.read_list("bools", [&] { bools.push_back(reader.read_bool()); });
        case 33:
          return reader.read_struct("inner", [&] {
            for_each_field(reader, [&](int16_t inner) {
              EXPECT_EQ(inner, 5);
              EXPECT_EQ(reader.read_i32(), 300);
            });
          });
        default:
          EXPECT_EQ(reader.read_i32(), -1);
      }
    });
    EXPECT_EQ(reader.position(), writer.bytes().size());
  });
  EXPECT_EQ(problem, "");
  EXPECT_EQ(fields, (std::vector<int16_t>{1, 2, 30, 31, 32, 33, 34}));
  EXPECT_EQ(texts, (std::vector<std::string_view>{"a", ""}));
  EXPECT_EQ(bools, (std::vector<bool>{false, true}));
}

TEST(ThriftReader, SkipsEveryType) {
  using namespace std::string_literals;
  // Fields 1 to 13, of each type: bools, byte, i16, i32, i64, double, text, list, set, map, struct,
  // UUID.
  const std::string bytes =
      "\x11\x12\x13\x7f\x14\x02\x15\x02\x16\x02\x17"s + "12345678" + "\x18\x01x\x19\x25\x02\x04" +
      "\x1a\x11\x01\x1b\x01\x85\x01y\x02\x1c\x15\x02\x00\x1d"s + "0123456789abcdef" + "\x00"s;
  EXPECT_EQ(skip_all(bytes), "");
}

TEST(ThriftReader, SaysWhereBytesEndEarly) {
  ThriftWriter writer;
  writer.begin_list_field(2, Element::kStruct, 2);
  for (int i = 0; i < 2; i++) {
    writer.begin_struct_element();
    writer.field_binary(4, "name");
    writer.end_struct();
  }
  writer.end_struct();
  for (size_t size = 0; size < writer.bytes().size(); size++) {
    EXPECT_NE(skip_all(std::string_view(writer.bytes()).substr(0, size)), "") << size;
  }
  const auto read = [](ThriftReader& reader) {
    while (reader.next_field()) {
      reader.read_list("schema", [&] {
        reader.read_struct("SchemaElement", [&] {
          while (reader.next_field()) reader.read_binary();
        });
      });
    }
  };
  EXPECT_EQ(problem_of(writer.bytes(), read), "");
  EXPECT_EQ(problem_of(std::string_view(writer.bytes()).substr(0, 12), read),
            "the footer is damaged: a value of 4 bytes has 1 left in schema[1].SchemaElement, at "
            "byte 111");
}

TEST(ThriftReader, BelievesNoCountThatItsBytesCanNotHold) {
  EXPECT_EQ(skip_all("\x19\xf5\xff\xff\xff\xff\x0f"),
            "the footer is damaged: a list of 4294967295 elements has 0 bytes left, at byte 107");
  EXPECT_EQ(skip_all("\x1b\xff\xff\xff\xff\x0f\x55"),
            "the footer is damaged: a map of 4294967295 elements has 1 bytes left, at byte 106");
  EXPECT_EQ(skip_all("\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"),
            "the footer is damaged: a value of 18446744073709551615 bytes has 1 left, at byte 111");
  EXPECT_EQ(skip_all("\x16\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
            "the footer is damaged: a number has more than ten bytes, at byte 111");
}

TEST(ThriftReader, BoundsNesting) {
  // Structures, lists of lists, maps of maps: each as deep as its bytes say.
  const std::pair<const char*, const char*> kinds[] = {
      {"\x1c", "\x1c"}, {"\x19", "\x19"}, {"\x1b", "\x01\xbb"}};
  for (const auto& [first, level] : kinds) {
    std::string bytes = first;
    for (size_t i = 0; i < 100'000; i++) bytes += level;
    EXPECT_NE(skip_all(bytes).find("nested deeper than 32"), std::string::npos);
  }
  const std::string deep(limits::thrift_depth_max - 1, '\x1c');
  EXPECT_EQ(skip_all(deep + std::string(limits::thrift_depth_max, '\0')), "");
}

TEST(ThriftReader, RefusesAValueOfAnotherTypeAndFieldsWithoutNumber) {
  using namespace std::string_literals;
  const auto as_text = [](ThriftReader& reader) {
    reader.next_field();
    reader.read_binary();
  };
  EXPECT_EQ(problem_of("\x15\x02", as_text),
            "the footer is damaged: field 1 is of type 5, not a text, at byte 101");
  const auto as_i32 = [](ThriftReader& reader) {
    reader.next_field();
    reader.read_i32();
  };
  EXPECT_EQ(problem_of("\x16\x80\x80\x80\x80\x20", as_i32),
            "the footer is damaged: the number 4294967296 is too large, at byte 106");
  EXPECT_EQ(skip_all("\x05\x01\x02"s),
            "the footer is damaged: there is a field numbered -1, at byte 102");
  EXPECT_EQ(skip_all("\x1e"),
            "the footer is damaged: there is a value of type 14, which no version of thrift has, "
            "at byte 101");
}

}  // namespace
}  // namespace adze::parquet
