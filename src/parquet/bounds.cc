#include "parquet/bounds.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "parquet/float_order.h"
#include "parquet/layout.h"

namespace adze::parquet {
namespace {

template <typename T>
std::string bytes_of(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

/// `key` is an order_key. Zeros become the one of `sign`.
template <typename Bits, typename Float>
std::string float_bytes(Int128 key, Float sign) {
  const Bits bits = order_key(static_cast<Bits>(key));
  Float value;
  std::memcpy(&value, &bits, sizeof value);
  if (value == 0) value = std::copysign(Float{0}, sign);
  return bytes_of(value);
}

std::string number_bytes(Int128 value, const ColumnFormat& format, int sign) {
  switch (format.physical) {
    case PhysicalType::kBoolean:
      return bytes_of(static_cast<uint8_t>(value));
    case PhysicalType::kInt32:
      return bytes_of(static_cast<int32_t>(value));
    case PhysicalType::kInt64:
      return bytes_of(static_cast<int64_t>(value));
    case PhysicalType::kFloat:
      return float_bytes<int32_t>(value, static_cast<float>(sign));
    case PhysicalType::kDouble:
      return float_bytes<int64_t>(value, static_cast<double>(sign));
    case PhysicalType::kInt96:  // is not written
    case PhysicalType::kByteArray:
    case PhysicalType::kFixedLenByteArray:
      break;
  }
  std::string bytes(static_cast<size_t>(format.type_length), '\0');
  put_big_endian(value, format.type_length, bytes.data());
  return bytes;
}

bool continues_character(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

/// Adds one to the character that takes up all of `character` (1 to 4 bytes of valid UTF-8),
/// keeping its length. False if that length has no larger character.
bool increment_character(std::string& character) {
  for (size_t i = character.size(); i-- > 0;) {
    const uint8_t byte = static_cast<uint8_t>(character[i]);
    const bool is_first = i == 0;
    const uint8_t largest = !is_first               ? 0xBF
                            : character.size() == 1 ? 0x7F
                            : character.size() == 2 ? 0xDF
                            : character.size() == 3 ? 0xEF
                                                    : 0xF4;
    if (byte < largest) {
      character[i] = static_cast<char>(byte + 1);
      // Surrogates, and what lies beyond U+10FFFF, are no characters.
      if (character.size() == 3 && character >= "\xED\xA0" && character < "\xEE") {
        character = "\xEE\x80\x80";
      }
      return !(character.size() == 4 && character >= "\xF4\x90");
    }
    character[i] = static_cast<char>(0x80);
  }
  return false;
}

/// The largest end at or before bounds_bytes_max at which a character begins.
size_t cut_position(std::string_view text, bool is_utf8) {
  size_t end = bounds_bytes_max;
  while (is_utf8 && end > 0 && continues_character(text[end])) end--;
  return end;
}

std::string increment_last_byte(std::string bytes) {
  while (!bytes.empty() && static_cast<uint8_t>(bytes.back()) == 0xFF) bytes.pop_back();
  if (!bytes.empty()) bytes.back() = static_cast<char>(static_cast<uint8_t>(bytes.back()) + 1);
  return bytes;
}

std::string increment_last_character(std::string text) {
  while (!text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && continues_character(text[begin])) begin--;
    std::string character = text.substr(begin);
    text.resize(begin);
    if (increment_character(character)) return text + character;
  }
  return text;
}

EncodedBounds encode_text_bounds(const Bounds& bounds, bool is_utf8, size_t exact_bytes_max) {
  EncodedBounds encoded;
  encoded.low = {true, true, bounds.low_text};
  encoded.high = {true, true, bounds.high_text};
  if (bounds.low_text.size() > exact_bytes_max) {
    encoded.low = {true, false, cut_lower_bound(bounds.low_text, is_utf8)};
  }
  if (bounds.high_text.size() > exact_bytes_max) {
    encoded.high = {true, false, cut_upper_bound(bounds.high_text, is_utf8)};
    encoded.high.is_present = !encoded.high.bytes.empty();
  }
  return encoded;
}

/// The first eight bytes as a number that sorts as they do. REQUIRES: 8 readable bytes.
uint64_t text_prefix(const char* text, size_t size) {
  uint64_t prefix;
  std::memcpy(&prefix, text, 8);
  prefix = __builtin_bswap64(prefix);
  return size >= 8 ? prefix : size == 0 ? 0 : prefix & (~uint64_t{0} << (64 - 8 * size));
}

}  // namespace

void put_big_endian(Int128 value, int32_t bytes, char* to) {
  for (int32_t i = bytes; i-- > 0; value >>= 8) to[i] = static_cast<char>(value & 0xFF);
}

std::string cut_lower_bound(std::string_view text, bool is_utf8) {
  if (text.size() <= bounds_bytes_max) return std::string(text);
  return std::string(text.substr(0, cut_position(text, is_utf8)));
}

std::string cut_upper_bound(std::string_view text, bool is_utf8) {
  if (text.size() <= bounds_bytes_max) return std::string(text);
  std::string cut(text.substr(0, cut_position(text, is_utf8)));
  return is_utf8 ? increment_last_character(std::move(cut)) : increment_last_byte(std::move(cut));
}

void merge_bounds(const Bounds& more, bool is_text, Bounds& bounds) {
  const bool has_nan = bounds.has_nan || more.has_nan;
  if (!bounds.has_values) {
    bounds = more;
  } else if (more.has_values && is_text) {
    if (more.low_text < bounds.low_text) bounds.low_text = more.low_text;
    if (more.high_text > bounds.high_text) bounds.high_text = more.high_text;
  } else if (more.has_values) {
    bounds.low = std::min(bounds.low, more.low);
    bounds.high = std::max(bounds.high, more.high);
  }
  bounds.has_nan = has_nan;
}

EncodedBounds encode_bounds(const Bounds& bounds, const ColumnFormat& format,
                            size_t exact_bytes_max) {
  if (!bounds.has_values || bounds.has_nan) return {};
  if (format.lane == Lane::kText) {
    return encode_text_bounds(bounds, format.type.id != TypeId::kBinary, exact_bytes_max);
  }
  EncodedBounds encoded;
  encoded.low = {true, true, number_bytes(bounds.low, format, -1)};
  encoded.high = {true, true, number_bytes(bounds.high, format, 1)};
  return encoded;
}

Bounds bounds_of_order_keys(int64_t low, int64_t high, bool is_double) {
  // Keys beyond those of the infinities are NaN's.
  const int64_t infinity = is_double ? 0x7FF0000000000000 : 0x7F800000;
  const int64_t minus_infinity = -infinity - 1;
  Bounds bounds;
  bounds.has_values = true;
  bounds.has_nan = low < minus_infinity || high > infinity;
  bounds.low = low;
  bounds.high = high;
  return bounds;
}

Bounds bounds_of_plain_text(std::span<const char> body) {
  Bounds bounds;
  std::string_view low;
  std::string_view high;
  uint64_t low_prefix = 0;
  uint64_t high_prefix = 0;
  for (size_t at = 0; at < body.size();) {
    uint32_t size;
    std::memcpy(&size, body.data() + at, 4);
    const std::string_view text(body.data() + at + 4, size);
    const uint64_t prefix = text_prefix(text.data(), size);
    at += 4 + size_t{size};
    if (!bounds.has_values || prefix < low_prefix || (prefix == low_prefix && text < low)) {
      low = text;
      low_prefix = prefix;
    }
    if (!bounds.has_values || prefix > high_prefix || (prefix == high_prefix && text > high)) {
      high = text;
      high_prefix = prefix;
    }
    bounds.has_values = true;
  }
  bounds.low_text = low;
  bounds.high_text = high;
  return bounds;
}

}  // namespace adze::parquet
