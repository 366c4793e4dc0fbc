// One field as a number, without vector registers: the definition of a decimal, included inside
// their namespaces by parse_scalar.cc, which has no other, and by parse_avx2.cc and
// parse_avx512.cc, which leave to it the decimals that are too long for their registers.
//
// Digits are taken eight at a time from one 64-bit word ("SWAR"): the word that *ends* where the
// digits end is loaded and the bytes before them are masked off, so that every count of digits is
// the same straight code. Three multiplications turn the eight digits into a number (Daniel
// Lemire, "Faster integer parsing"; Johnny Lee). Tested by parse_kernels_test.cc.
//
// Nothing here may be shared with the rest of the program (see kernels.h): all of it is in an
// anonymous namespace, and built-in functions stand for the templates of <bit>.

namespace {
namespace one_field {

alignas(64) constexpr uint64_t kPowers[] = {1,
                                            10,
                                            100,
                                            1'000,
                                            10'000,
                                            100'000,
                                            1'000'000,
                                            10'000'000,
                                            100'000'000,
                                            1'000'000'000,
                                            10'000'000'000,
                                            100'000'000'000,
                                            1'000'000'000'000,
                                            10'000'000'000'000,
                                            100'000'000'000'000,
                                            1'000'000'000'000'000,
                                            10'000'000'000'000'000,
                                            100'000'000'000'000'000,
                                            1'000'000'000'000'000'000};

inline uint64_t load_word(const char* from) {
  uint64_t word;
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

/// The value of the last `count` (1 to 8) bytes before `end`; clears `good` if one is no digit.
inline uint64_t eight_digits(const char* end, size_t count, bool& good) {
  const uint64_t keep = ~uint64_t{0} << (64 - 8 * count);
  uint64_t digits = (load_word(end - 8) ^ 0x3030303030303030) & keep;
  good &= (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) == 0;
  digits = digits * 10 + (digits >> 8);
  return (((digits & 0x000000FF000000FF) * 0x000F424000000064) +
          (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >>
         32;
}

/// The same for 1 to 18 bytes.
inline uint64_t up_to_18_digits(const char* end, size_t count, bool& good) {
  if (count <= 8) return eight_digits(end, count, good);
  uint64_t value = eight_digits(end, 8, good);
  if (count <= 16) return value + kPowers[8] * eight_digits(end - 8, count - 8, good);
  value += kPowers[8] * eight_digits(end - 8, 8, good);
  return value + kPowers[16] * eight_digits(end - 16, count - 16, good);
}

inline bool is_sign(char byte) { return byte == '-' || byte == '+'; }

struct Decimal {
  uint64_t digits = 0;  ///< all digits as one integer, without sign
  size_t digit_count = 0;
  size_t fraction = 0;  ///< how many of them follow the point
  bool negative = false;
};

/// The index of the first '.' among `size` <= 19 bytes, or `size`.
inline size_t find_point(const char* from, size_t size) {
  for (size_t i = 0; i < size; i += 8) {
    const uint64_t word = load_word(from + i) ^ 0x2E2E2E2E2E2E2E2E;
    const uint64_t zeros = (word - 0x0101010101010101) & ~word & 0x8080808080808080;
    if (zeros == 0) continue;
    const size_t found = i + static_cast<size_t>(__builtin_ctzll(zeros)) / 8;
    return found < size ? found : size;
  }
  return size;
}

/// [+-]?digits[.digits] with at most `digits_max` <= 18 digits.
inline bool read_decimal(const char* from, const char* end, size_t digits_max, Decimal& decimal) {
  if (from == end) return false;
  decimal.negative = *from == '-';
  from += is_sign(*from);
  const size_t size = static_cast<size_t>(end - from);
  if (size - 1 > digits_max) return false;
  bool good = true;
  const size_t point = find_point(from, size);
  if (point == size) {
    if (size > digits_max) return false;
    decimal.digits = up_to_18_digits(end, size, good);
    decimal.digit_count = size;
    decimal.fraction = 0;
    return good;
  }
  decimal.fraction = size - point - 1;
  decimal.digit_count = size - 1;
  if (point == 0 || decimal.fraction == 0) return false;
  decimal.digits = up_to_18_digits(from + point, point, good) * kPowers[decimal.fraction] +
                   up_to_18_digits(end, decimal.fraction, good);
  return good;
}

/// A decimal as an integer scaled by 10^scale; false also if that drops digits or has over 18.
inline bool read_scaled(const char* from, const char* end, unsigned scale, int64_t& value) {
  Decimal decimal;
  if (!read_decimal(from, end, 18, decimal)) return false;
  if (decimal.fraction > scale) return false;
  if (decimal.digit_count - decimal.fraction + scale > 18) return false;
  const auto scaled = static_cast<int64_t>(decimal.digits * kPowers[scale - decimal.fraction]);
  value = decimal.negative ? -scaled : scaled;
  return true;
}

/// Reads fields one after the other; those that read(from, end, value) refuses become 0 and are
/// listed in `others`. Returns how many.
template <typename Value, typename Read>
size_t read_each(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                 Value* values, uint32_t* others, Read read) {
  size_t other_count = 0;
  for (size_t i = 0; i < count; ++i) {
    Value value = 0;
    if (!read(text + begin[i], text + end[i], value)) [[unlikely]] {
      value = 0;
      others[other_count++] = static_cast<uint32_t>(i);
    }
    values[i] = value;
  }
  return other_count;
}

}  // namespace one_field
}  // namespace
