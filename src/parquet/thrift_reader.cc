// The protocol (apache/thrift, doc/specs/thrift-compact-protocol.md): a field is one byte, the
// distance from the last field's number in its upper and the type in its lower half; integers are
// zigzag varints; a list is one byte of size and type. It has no checksums and no total sizes, so
// every count is checked against the bytes that are left: an element takes at least one of them.
// Recursion happens only where limits::thrift_depth_max bounds it. Tested by thrift_reader_test.cc
// and read_footer_fuzz.cc.

#include "parquet/thrift_reader.h"

#include <fmt/format.h>

#include <limits>

#include "base/error.h"
#include "base/limits.h"

namespace adze::parquet {
namespace {

enum : uint8_t {
  kStop = 0,
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kDouble = 7,
  kBinary = 8,
  kList = 9,
  kSet = 10,
  kMap = 11,
  kStruct = 12,
  kUuid = 13,
};

constexpr size_t kDoubleBytes = 8;
constexpr size_t kUuidBytes = 16;

}  // namespace

bool ThriftReader::next_field() {
  const uint8_t head = byte();
  if (head == kStop) return false;
  is_element_ = false;
  type_ = head & 15;
  int64_t number = head >> 4;
  number = number != 0 ? structures_.back().field + number : zigzag();
  if (number <= 0 || number > std::numeric_limits<int16_t>::max()) {
    fail(fmt::format("there is a field numbered {}", number));
  }
  structures_.back().field = static_cast<int16_t>(number);
  return true;
}

bool ThriftReader::read_bool() {
  if (is_element_) {
    if (type_ != kTrue && type_ != kFalse) require_type(kTrue, "bool");
    return byte() == kTrue;
  }
  if (type_ != kFalse) require_type(kTrue, "bool");
  return type_ == kTrue;
}

int32_t ThriftReader::read_i32() {
  return static_cast<int32_t>(
      read_integer(std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()));
}

int64_t ThriftReader::read_i64() {
  return read_integer(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
}

int64_t ThriftReader::read_integer(int64_t min, int64_t max) {
  if (type_ == kByte) return static_cast<int8_t>(byte());
  if (type_ != kI16 && type_ != kI32) require_type(kI64, "integer");
  const int64_t value = zigzag();
  if (value < min || value > max) fail(fmt::format("the number {} is too large", value));
  return value;
}

std::string_view ThriftReader::read_binary() {
  require_type(kBinary, "text");
  return take(varint());
}

void ThriftReader::skip() { skip_value(type_, is_element_, structures_.size() + 1); }

void ThriftReader::begin_struct(const char* name) {
  require_type(kStruct, "structure");
  require_depth(structures_.size() + 1);
  places_.push_back({name, no_index});
  structures_.push_back({});
}

void ThriftReader::end_struct() {
  structures_.pop_back();
  places_.pop_back();
}

ThriftReader::List ThriftReader::begin_list(const char* name) {
  if (type_ != kSet) require_type(kList, "list");
  places_.push_back({name, no_index});
  return list_header();
}

ThriftReader::List ThriftReader::list_header() {
  const uint8_t head = byte();
  const uint64_t size = head >> 4 == 15 ? varint() : head >> 4;
  if (size > bytes_.size() - at_) {
    ran_out_ = true;
    fail(fmt::format("a list of {} elements has {} bytes left", size, bytes_.size() - at_));
  }
  return {static_cast<size_t>(size), static_cast<uint8_t>(head & 15)};
}

void ThriftReader::skip_value(uint8_t type, bool is_element, size_t depth) {
  require_depth(depth);
  switch (type) {
    case kTrue:
    case kFalse:
      if (is_element) byte();
      return;
    case kByte:
      byte();
      return;
    case kI16:
    case kI32:
    case kI64:
      varint();
      return;
    case kDouble:
      take(kDoubleBytes);
      return;
    case kBinary:
      take(varint());
      return;
    case kUuid:
      take(kUuidBytes);
      return;
    case kList:
    case kSet: {
      const List list = list_header();
      for (size_t i = 0; i < list.size; ++i) skip_value(list.type, true, depth + 1);
      return;
    }
    case kMap:
      return skip_map(depth);
    case kStruct:
      while (const uint8_t head = byte()) {
        if (head >> 4 == 0) zigzag();
        skip_value(head & 15, false, depth + 1);
      }
      return;
    default:
      fail(fmt::format("there is a value of type {}, which no version of thrift has", type));
  }
}

void ThriftReader::skip_map(size_t depth) {
  const uint64_t size = varint();
  if (size == 0) return;
  if (size > bytes_.size() - at_) {
    ran_out_ = true;
    fail(fmt::format("a map of {} elements has {} bytes left", size, bytes_.size() - at_));
  }
  const uint8_t types = byte();
  for (uint64_t i = 0; i < size; ++i) {
    skip_value(types >> 4, true, depth + 1);
    skip_value(types & 15, true, depth + 1);
  }
}

void ThriftReader::require_type(uint8_t type, const char* name) const {
  if (type_ == type) return;
  fail(fmt::format("field {} is of type {}, not a {}", structures_.back().field, type_, name));
}

void ThriftReader::require_depth(size_t depth) const {
  if (depth <= limits::thrift_depth_max) return;
  fail(fmt::format("structures are nested deeper than {}", limits::thrift_depth_max));
}

uint8_t ThriftReader::byte() { return static_cast<uint8_t>(take(1)[0]); }

uint64_t ThriftReader::varint() {
  constexpr unsigned kLastShift = 63;
  uint64_t value = 0;
  for (unsigned shift = 0; shift <= kLastShift; shift += 7) {
    const uint8_t next = byte();
    value |= uint64_t{next & 0x7Fu} << shift;
    if (next < 0x80) return value;
  }
  fail("a number has more than ten bytes");
}

int64_t ThriftReader::zigzag() {
  const uint64_t value = varint();
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

std::string_view ThriftReader::take(uint64_t count) {
  const size_t left = bytes_.size() - at_;
  if (count > left) {
    ran_out_ = true;
    fail(left == 0 ? "the bytes end here"
                   : fmt::format("a value of {} bytes has {} left", count, left));
  }
  const std::string_view taken = bytes_.substr(at_, static_cast<size_t>(count));
  at_ += taken.size();
  return taken;
}

void ThriftReader::fail(const std::string& reason) const {
  std::string place;
  for (const Place& step : places_) {
    if (!place.empty()) place += '.';
    place += step.name;
    if (step.index != no_index) place += fmt::format("[{}]", step.index);
  }
  Error error(ErrorCategory::kInput,
              fmt::format("{} is damaged: {}{}, at byte {}", what_, reason,
                          place.empty() ? "" : " in " + place, file_offset_ + at_));
  error.file = file_;
  error.fix = "get the file again, or write it again";
  throw error;
}

}  // namespace adze::parquet
