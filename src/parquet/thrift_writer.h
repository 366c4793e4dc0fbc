#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace adze::parquet {

/// Writes structures in thrift's compact protocol, which Parquet's headers and footer use
/// (apache/thrift, doc/specs/thrift-compact-protocol.md). Fields must be written in the order of
/// their numbers. A writer starts inside the outermost structure; end_struct() closes it.
///
///   ThriftWriter writer;
///   writer.field_i32(1, 7);
///   writer.begin_struct_field(5);
///   writer.field_binary(1, "x");
///   writer.end_struct();
///   writer.end_struct();
class ThriftWriter {
 public:
  /// The codes of types in headers of fields and lists.
  enum class Element : uint8_t { kBool = 1, kI32 = 5, kI64 = 6, kBinary = 8, kStruct = 12 };

  void field_bool(int16_t field, bool value);
  void field_i16(int16_t field, int16_t value);
  void field_i32(int16_t field, int32_t value);
  void field_i64(int16_t field, int64_t value);
  void field_binary(int16_t field, std::string_view value);
  void field_byte(int16_t field, int8_t value);

  /// Followed by the structure's fields and end_struct().
  void begin_struct_field(int16_t field);
  /// Followed by `size` elements: element_…, or begin_struct_element() … end_struct().
  void begin_list_field(int16_t field, Element element, size_t size);

  void element_bool(bool value);
  void element_i32(int32_t value);
  void element_i64(int64_t value);
  void element_binary(std::string_view value);
  void begin_struct_element();

  void end_struct();

  const std::string& bytes() const { return bytes_; }
  /// Ready for another outermost structure.
  void clear();

 private:
  void field_header(int16_t field, uint8_t type);
  void varint(uint64_t value);

  std::string bytes_;
  std::vector<int16_t> last_fields_{0};  ///< per open structure, the outermost first
};

}  // namespace adze::parquet
