#pragma once

// What a reader does, as plainly as possible: thrift structures as trees of fields, runs bit by
// bit. For tests only.

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace adze::parquet {

/// Any thrift value: a number (bools too), bytes, a structure's fields by number, or a list.
struct ThriftValue {
  int64_t number = 0;
  std::string bytes;
  std::map<int, ThriftValue> fields;
  std::vector<ThriftValue> list;

  const ThriftValue& operator[](int field) const { return fields.at(field); }
  bool has(int field) const { return fields.contains(field); }
};

class ThriftDecoder {
 public:
  explicit ThriftDecoder(std::string_view bytes) : bytes_(bytes) {}

  ThriftValue structure() {
    ThriftValue value;
    for (int field = 0;;) {
      const uint8_t head = byte();
      if (head == 0) return value;
      field = head >> 4 != 0 ? field + (head >> 4) : static_cast<int>(zigzag());
      value.fields[field] = of_type(head & 15, false);
    }
  }
  size_t position() const { return at_; }

 private:
  uint8_t byte() { return static_cast<uint8_t>(bytes_.at(at_++)); }
  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t next = byte();
      value |= uint64_t{next & 0x7Fu} << shift;
      if (next < 0x80) return value;
    }
  }
  int64_t zigzag() {
    const uint64_t value = varint();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  ThriftValue of_type(int type, bool in_list) {
    ThriftValue value;
    if (type == 1 || type == 2) {
      value.number = (in_list ? byte() : type) == 1;
    } else if (type == 3) {
      value.number = static_cast<int8_t>(byte());
    } else if (type >= 4 && type <= 6) {
      value.number = zigzag();
    } else if (type == 8) {
      const size_t size = varint();
      value.bytes = std::string(bytes_.substr(at_, size));
      at_ += size;
    } else if (type == 9) {
      const uint8_t head = byte();
      const size_t size = head >> 4 == 15 ? varint() : head >> 4;
      for (size_t i = 0; i < size; i++) value.list.push_back(of_type(head & 15, true));
    } else if (type == 12) {
      value = structure();
    } else {
      throw std::runtime_error("unknown thrift type");
    }
    return value;
  }

  std::string_view bytes_;
  size_t at_ = 0;
};

/// `count` values of the RLE/bit-packed hybrid.
inline std::vector<uint32_t> decode_runs(std::string_view bytes, size_t count, unsigned width) {
  std::vector<uint32_t> values;
  size_t at = 0;
  while (values.size() < count) {
    uint64_t header = 0;
    for (int shift = 0;; shift += 7) {
      const auto next = static_cast<uint8_t>(bytes.at(at++));
      header |= uint64_t{next & 0x7Fu} << shift;
      if (next < 0x80) break;
    }
    const uint64_t run = header >> 1;
    if (run == 0) throw std::runtime_error("empty run");
    if ((header & 1) == 0) {
      uint32_t value = 0;
      for (unsigned bit = 0; bit < width; bit += 8) {
        value |= uint32_t{static_cast<uint8_t>(bytes.at(at++))} << bit;
      }
      values.insert(values.end(), run, value);
      continue;
    }
    for (size_t i = 0; i < run * 8; i++) {
      uint32_t value = 0;
      for (unsigned bit = 0; bit < width; bit++) {
        const size_t position = i * width + bit;
        const auto byte = static_cast<uint8_t>(bytes.at(at + position / 8));
        value |= uint32_t{(byte >> (position % 8)) & 1u} << bit;
      }
      values.push_back(value);
    }
    at += run * width;
  }
  values.resize(count);
  return values;
}

}  // namespace adze::parquet
