#include <bit>

#include "csv/parse_kernels.h"

/// The definition of the number kernels, in plain C++, and what runs where there is no AVX2.
///
/// Digits and decimals are those of parse_field_inl.h, eight bytes at a time.
///
/// A float is its digits as an integer m < 10^15 divided by 10^f. Both are exact doubles, so that
/// the one division rounds correctly (William Clinger, "How to read floating point numbers
/// accurately", 1990). A float32 is that double narrowed; this rounds twice, and the second
/// rounding goes wrong only where the first one ended exactly half-way between two floats. Such
/// doubles are left to the exact parser. m / 10^f is never subnormal or infinite as a float32:
/// it lies between 10^-15 and 10^15.
namespace adze::csv::parse_scalar {

#include "csv/parse_field_inl.h"

namespace {

using namespace one_field;

bool is_between_floats(double value) {
  return (std::bit_cast<uint64_t>(value) & 0x1FFFFFFF) == 0x10000000;
}

bool read_integer(const char* from, const char* end, int64_t& value) {
  if (from == end) return false;
  const bool negative = *from == '-';
  from += is_sign(*from);
  const size_t count = static_cast<size_t>(end - from);
  if (count - 1 > 17) return false;
  bool good = true;
  const auto digits = static_cast<int64_t>(up_to_18_digits(end, count, good));
  value = negative ? -digits : digits;
  return good;
}

bool read_float(const char* from, const char* end, bool to_float32, double& value) {
  Decimal decimal;
  if (!read_decimal(from, end, 15, decimal)) return false;
  const double rounded =
      static_cast<double>(decimal.digits) / static_cast<double>(kPowers[decimal.fraction]);
  if (to_float32 && is_between_floats(rounded)) return false;
  const double narrowed = to_float32 ? static_cast<double>(static_cast<float>(rounded)) : rounded;
  value = decimal.negative ? -narrowed : narrowed;
  return true;
}

unsigned days_in_month(unsigned year, unsigned month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Howard Hinnant's days_from_civil, for years 0 to 9999: the year begins with March.
int64_t days_of(unsigned year, unsigned month, unsigned day) {
  const unsigned y = year - (month <= 2 ? 1 : 0);
  const unsigned day_of_year = (153 * (month + (month > 2 ? -3U : 9U)) + 2) / 5 + day - 1;
  return int64_t{365 * y + y / 4 - y / 100 + y / 400 + day_of_year} - 719468;
}

bool read_date(const char* from, const char* end, int64_t& days) {
  if (end - from != 10 || from[4] != '-' || from[7] != '-') return false;
  bool good = true;
  const auto year = static_cast<unsigned>(eight_digits(from + 4, 4, good));
  const auto month = static_cast<unsigned>(eight_digits(from + 7, 2, good));
  const auto day = static_cast<unsigned>(eight_digits(from + 10, 2, good));
  if (!good || year == 0 || month - 1 > 11 || day - 1 >= days_in_month(year, month)) return false;
  days = days_of(year, month, day);
  return true;
}

}  // namespace

size_t parse_integers(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      int64_t* values, int64_t* min, int64_t* max, uint32_t* others) {
  size_t other_count = 0;
  int64_t smallest = *min;
  int64_t largest = *max;
  for (size_t i = 0; i < count; ++i) {
    int64_t value = 0;
    if (read_integer(text + begin[i], text + end[i], value)) {
      smallest = value < smallest ? value : smallest;
      largest = value > largest ? value : largest;
    } else {
      value = 0;
      others[other_count++] = static_cast<uint32_t>(i);
    }
    values[i] = value;
  }
  *min = smallest;
  *max = largest;
  return other_count;
}

size_t parse_floats(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                    bool to_float32, double* values, uint32_t* others) {
  const auto read = [to_float32](const char* from, const char* to, double& value) {
    return read_float(from, to, to_float32, value);
  };
  return read_each(text, begin, end, count, values, others, read);
}

size_t parse_decimals(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      unsigned scale, int64_t* values, uint32_t* others) {
  const auto read = [scale](const char* from, const char* to, int64_t& value) {
    return read_scaled(from, to, scale, value);
  };
  return read_each(text, begin, end, count, values, others, read);
}

size_t parse_dates(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                   int64_t* values, uint32_t* others) {
  return read_each(text, begin, end, count, values, others, read_date);
}

size_t round_to_float16(double* values, size_t count, uint32_t* others) {
  constexpr uint64_t kDropped = (uint64_t{1} << 42) - 1;  // of a double's 52 bits a half keeps 10
  constexpr uint64_t kHalfway = uint64_t{1} << 41;
  size_t other_count = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<uint64_t>(values[i]);
    const double rounded = std::bit_cast<double>((bits + kHalfway) & ~kDropped);
    const double magnitude = rounded < 0 ? -rounded : rounded;
    const bool normal = magnitude >= 0x1p-14 && magnitude < 65536.0;
    if (((bits & kDropped) == kHalfway) | !(normal | (values[i] == 0))) {
      others[other_count++] = static_cast<uint32_t>(i);
    } else {
      values[i] = rounded;
    }
  }
  return other_count;
}

}  // namespace adze::csv::parse_scalar
