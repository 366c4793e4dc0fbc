#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace adze::parquet {

/// Reads structures in thrift's compact protocol from bytes that may be anything. What ThriftWriter
/// is for writing. Texts view the bytes. A reader starts inside the outermost structure:
///
///   while (reader.next_field()) {
///     switch (reader.field()) {
///       case 1: version = reader.read_i32(); break;
///       case 2: reader.read_list("schema", [&] { … }); break;
///       default: reader.skip();
///     }
///   }
///
/// Whatever is wrong (bytes that end early, a type that doesn't fit, lists longer than their bytes,
/// nesting deeper than limits::thrift_depth_max) is an Error(kInput) that says where. One thread at
/// a time.
class ThriftReader {
 public:
  /// `what` names the whole in messages ("the footer"), `file_offset` is where the bytes begin in
  /// `file`.
  ThriftReader(std::string_view bytes, uint64_t file_offset, const char* what,
               const std::string& file)
      : bytes_(bytes), file_offset_(file_offset), what_(what), file_(file) {}

  /// The next field of the structure that is open; false at its end.
  bool next_field();
  int16_t field() const { return structures_.back().field; }

  // The value of the field, or of the list's element, that was begun. Each must be read or skipped.
  bool read_bool();
  int32_t read_i32();
  int64_t read_i64();
  std::string_view read_binary();
  void skip();

  /// Calls `read_fields` inside the structure that is the value; it reads up to the structure's
  /// end. `name` is for messages.
  template <typename ReadFields>
  void read_struct(const char* name, ReadFields&& read_fields) {
    begin_struct(name);
    read_fields();
    end_struct();
  }

  /// Calls `read_element` for each element of the list that is the value.
  template <typename ReadElement>
  void read_list(const char* name, ReadElement&& read_element) {
    const List list = begin_list(name);
    for (size_t i = 0; i < list.size; ++i) {
      places_.back().index = i;
      type_ = list.type;
      is_element_ = true;
      read_element();
    }
    places_.pop_back();
  }

  /// "field 3 is missing" and the like, at the place where the reader is.
  [[noreturn]] void fail(const std::string& reason) const;

  /// Bytes read so far.
  size_t position() const { return at_; }
  /// True once bytes were missing, so that more of them might have mended it.
  bool ran_out() const { return ran_out_; }

 private:
  struct Structure {
    int16_t field = 0;
  };
  struct List {
    size_t size;
    uint8_t type;
  };
  struct Place {
    const char* name;
    size_t index;  ///< no_index: not in a list
  };
  static constexpr size_t no_index = SIZE_MAX;

  void begin_struct(const char* name);
  void end_struct();
  List begin_list(const char* name);
  List list_header();
  void skip_value(uint8_t type, bool is_element, size_t depth);
  void skip_map(size_t depth);
  void require_type(uint8_t type, const char* name) const;
  void require_depth(size_t depth) const;
  int64_t read_integer(int64_t min, int64_t max);
  uint8_t byte();
  uint64_t varint();
  int64_t zigzag();
  std::string_view take(uint64_t count);

  std::string_view bytes_;
  size_t at_ = 0;
  uint64_t file_offset_;
  const char* what_;
  const std::string& file_;
  std::vector<Structure> structures_{Structure{}};
  std::vector<Place> places_;
  uint8_t type_ = 0;  ///< of the value that was begun
  bool is_element_ = false;
  bool ran_out_ = false;
};

}  // namespace adze::parquet
