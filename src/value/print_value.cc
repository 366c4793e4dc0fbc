#include "value/print_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "value/calendar.h"

namespace adze::value {
namespace {

/// Decimal digits of a magnitude, filled from the end.
struct Digits {
  std::array<char, 40> bytes;
  size_t begin = 40;

  explicit Digits(UInt128 magnitude) {
    // 64 bits at a time, for dividing 128 bits is slow.
    constexpr uint64_t kChunk = 1'000'000'000'000'000'000;
    while (magnitude >= kChunk) {
      const size_t chunk_begin = begin - 18;
      prepend(static_cast<uint64_t>(magnitude % kChunk));
      while (begin > chunk_begin) bytes[--begin] = '0';
      magnitude /= kChunk;
    }
    prepend(static_cast<uint64_t>(magnitude));
    if (begin == bytes.size()) bytes[--begin] = '0';
  }

  void prepend(uint64_t number) {
    for (; number != 0; number /= 10) bytes[--begin] = static_cast<char>('0' + number % 10);
  }
  std::string_view view() const { return {bytes.data() + begin, bytes.size() - begin}; }
};

void print_scaled(Int128 value, unsigned scale, std::string& to) {
  const bool is_negative = value < 0;
  const auto bits = static_cast<UInt128>(value);
  const Digits digits(is_negative ? UInt128{0} - bits : bits);
  if (is_negative) to += '-';
  const std::string_view text = digits.view();
  if (scale == 0) {
    to += text;
    return;
  }
  if (text.size() <= scale) {
    to += "0.";
    to.append(scale - text.size(), '0');
    to += text;
    return;
  }
  to += text.substr(0, text.size() - scale);
  to += '.';
  to += text.substr(text.size() - scale);
}

/// At least `width` digits.
void print_padded(int64_t number, unsigned width, std::string& to) {
  const Digits digits(static_cast<UInt128>(number));
  const std::string_view text = digits.view();
  if (text.size() < width) to.append(width - text.size(), '0');
  to += text;
}

void print_date(int64_t days, std::string& to) {
  const CivilDate date = civil_from_days(days);
  // The year before 1 is 1 BC.
  print_padded(date.year > 0 ? date.year : 1 - date.year, 4, to);
  to += '-';
  print_padded(date.month, 2, to);
  to += '-';
  print_padded(date.day, 2, to);
  if (date.year <= 0) to += " (BC)";
}

/// The fraction without its trailing zeros, or nothing.
void print_clock(int64_t micros, std::string& to) {
  const int64_t seconds = micros / micros_per_second;
  print_padded(seconds / 3600, 2, to);
  to += ':';
  print_padded(seconds / 60 % 60, 2, to);
  to += ':';
  print_padded(seconds % 60, 2, to);
  const int64_t fraction = micros % micros_per_second;
  if (fraction == 0) return;
  to += '.';
  print_padded(fraction, 6, to);
  while (to.back() == '0') to.pop_back();
}

void print_timestamp(int64_t micros, std::string& to) {
  const int64_t days = days_from_micros(micros);
  // In 128 bits, for the first microsecond of the first day may be below the range of 64.
  const Int128 clock = Int128{micros} - Int128{days} * micros_per_day;
  print_date(days, to);
  to += ' ';
  print_clock(static_cast<int64_t>(clock), to);
}

/// Shortest digits that read back, as DuckDB lays them out: plain from 0.0001 to below 1e16, else
/// with an exponent of at least two digits; a whole number keeps ".0".
template <typename Float>
void print_finite(Float value, std::string& to) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific);
  const std::string_view scientific(buffer.data(), static_cast<size_t>(end.ptr - buffer.data()));
  const size_t exponent_mark = scientific.find('e');
  int exponent = 0;
  const char* exponent_digits = scientific.data() + exponent_mark + 1;
  if (*exponent_digits == '+') ++exponent_digits;
  std::from_chars(exponent_digits, end.ptr, exponent);
  if (exponent < -4 || exponent >= 16) {
    to += scientific;
    return;
  }
  std::string digits;
  for (const char c : scientific.substr(0, exponent_mark)) {
    if (c == '-') to += '-';
    if (c >= '0' && c <= '9') digits += c;
  }
  if (exponent < 0) {
    to += "0.";
    to.append(static_cast<size_t>(-exponent - 1), '0');
    to += digits;
    return;
  }
  const auto whole_size = static_cast<size_t>(exponent) + 1;
  if (digits.size() < whole_size + 1) digits.append(whole_size + 1 - digits.size(), '0');
  to.append(digits, 0, whole_size);
  to += '.';
  to.append(digits, whole_size);
}

}  // namespace

void print_bool(uint8_t value, std::string& to) { to += value != 0 ? "true" : "false"; }

void print_int64(int64_t value, Type type, std::string& to) {
  switch (type.id) {
    case TypeId::kDate:
      return print_date(value, to);
    case TypeId::kTime:
      return print_clock(value, to);
    case TypeId::kTimestamp:
      return print_timestamp(value, to);
    case TypeId::kTimestampTz:
      print_timestamp(value, to);
      to += "+00";
      return;
    default:
      return print_scaled(value, type.scale, to);
  }
}

void print_int128(Int128 value, Type type, std::string& to) { print_scaled(value, type.scale, to); }

void print_float64(double value, Type type, std::string& to) {
  if (std::isnan(value)) {
    to += "nan";
  } else if (std::isinf(value)) {
    to += value < 0 ? "-inf" : "inf";
  } else if (type.id == TypeId::kFloat64) {
    print_finite(value, to);
  } else {
    print_finite(static_cast<float>(value), to);
  }
}

void print_value(const Vector& vector, size_t row, std::string& to) {
  if (vector.type.id == TypeId::kNull || vector.is_null(row)) return;
  const size_t index = vector.value_index(row);
  switch (vector.type.kind()) {
    case Kind::kBool:
      return print_bool(vector.bools()[index], to);
    case Kind::kInt64:
      return print_int64(vector.int64s()[index], vector.type, to);
    case Kind::kInt128:
      return print_int128(vector.int128s()[index], vector.type, to);
    case Kind::kFloat64:
      return print_float64(vector.float64s()[index], vector.type, to);
    case Kind::kString:
      to += vector.string_at(row).view();
      return;
  }
  fail_internal("kind", __FILE__, __LINE__);
}

std::string print_scalar(const Scalar& value) {
  std::string text;
  if (value.is_null || value.type.id == TypeId::kNull) return text;
  switch (value.type.kind()) {
    case Kind::kBool:
      print_bool(static_cast<uint8_t>(value.integer), text);
      return text;
    case Kind::kInt64:
      print_int64(static_cast<int64_t>(value.integer), value.type, text);
      return text;
    case Kind::kInt128:
      print_int128(value.integer, value.type, text);
      return text;
    case Kind::kFloat64:
      print_float64(value.number, value.type, text);
      return text;
    case Kind::kString:
      return value.text;
  }
  fail_internal("kind", __FILE__, __LINE__);
}

}  // namespace adze::value
