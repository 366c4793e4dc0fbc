#include "parquet/thrift_writer.h"

namespace adze::parquet {
namespace {

constexpr uint8_t type_true = 1;
constexpr uint8_t type_false = 2;
constexpr uint8_t type_byte = 3;
constexpr uint8_t type_i16 = 4;
constexpr uint8_t type_i32 = 5;
constexpr uint8_t type_i64 = 6;
constexpr uint8_t type_binary = 8;
constexpr uint8_t type_list = 9;
constexpr uint8_t type_struct = 12;

/// Small numbers of either sign become small unsigned ones.
uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

}  // namespace

void ThriftWriter::varint(uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

void ThriftWriter::field_header(int16_t field, uint8_t type) {
  const int delta = field - last_fields_.back();
  last_fields_.back() = field;
  if (delta > 0 && delta <= 15) {
    bytes_.push_back(static_cast<char>(delta << 4 | type));
    return;
  }
  bytes_.push_back(static_cast<char>(type));
  varint(zigzag(field));
}

void ThriftWriter::field_bool(int16_t field, bool value) {
  field_header(field, value ? type_true : type_false);
}

void ThriftWriter::field_byte(int16_t field, int8_t value) {
  field_header(field, type_byte);
  bytes_.push_back(static_cast<char>(value));
}

void ThriftWriter::field_i16(int16_t field, int16_t value) {
  field_header(field, type_i16);
  varint(zigzag(value));
}

void ThriftWriter::field_i32(int16_t field, int32_t value) {
  field_header(field, type_i32);
  varint(zigzag(value));
}

void ThriftWriter::field_i64(int16_t field, int64_t value) {
  field_header(field, type_i64);
  varint(zigzag(value));
}

void ThriftWriter::field_binary(int16_t field, std::string_view value) {
  field_header(field, type_binary);
  element_binary(value);
}

void ThriftWriter::begin_struct_field(int16_t field) {
  field_header(field, type_struct);
  begin_struct_element();
}

void ThriftWriter::begin_list_field(int16_t field, Element element, size_t size) {
  field_header(field, type_list);
  const auto type = static_cast<uint8_t>(element);
  if (size < 15) {
    bytes_.push_back(static_cast<char>(size << 4 | type));
    return;
  }
  bytes_.push_back(static_cast<char>(0xF0 | type));
  varint(size);
}

void ThriftWriter::element_bool(bool value) {
  bytes_.push_back(static_cast<char>(value ? type_true : type_false));
}

void ThriftWriter::element_i32(int32_t value) { varint(zigzag(value)); }

void ThriftWriter::element_i64(int64_t value) { varint(zigzag(value)); }

void ThriftWriter::element_binary(std::string_view value) {
  varint(value.size());
  bytes_.append(value);
}

void ThriftWriter::begin_struct_element() { last_fields_.push_back(0); }

void ThriftWriter::end_struct() {
  bytes_.push_back(0);
  last_fields_.pop_back();
}

void ThriftWriter::clear() {
  bytes_.clear();
  last_fields_.assign(1, 0);
}

}  // namespace adze::parquet
