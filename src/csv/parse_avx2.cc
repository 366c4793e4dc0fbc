#include <immintrin.h>

#include "csv/parse_kernels.h"

/// The number kernels for AVX2, with the results of parse_scalar.cc. Integers go four at a time and
/// dates eight, as in parse_avx512.cc. A decimal is 16 bytes and goes alone: AVX2 has no
/// masks to work on several at once, and the out-of-order core overlaps neighbours by itself.
/// Compared with parse_scalar.cc by parse_kernels_test.cc.
namespace adze::csv::parse_avx2 {

#include "csv/parse_field_inl.h"
#include "csv/parse_group_inl.h"

namespace {

alignas(64) constexpr double kFloatPowers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// --- Integers ------------------------------------------------------------------------------------

/// Four fields and their sizes.
struct Fields : FieldGroup<4> {
  __m128i size;

  [[gnu::always_inline]] void load(const uint32_t* begins, const uint32_t* ends, size_t left) {
    FieldGroup::load(begins, ends, left);
    size = _mm_sub_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(end)),
                         _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin)));
  }
};

/// Eight bytes at each of four positions; parse_avx512.cc says why it is not a gather.
[[gnu::always_inline]] inline __m256i load_words(const char* from, const uint32_t* at) {
  const auto pair = [from](uint32_t low, uint32_t high) {
    const __m128i first = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + low));
    return _mm_castps_si128(
        _mm_loadh_pi(_mm_castsi128_ps(first), reinterpret_cast<const __m64*>(from + high)));
  };
  return _mm256_inserti128_si256(_mm256_castsi128_si256(pair(at[0], at[1])), pair(at[2], at[3]), 1);
}

/// The lower halves of eight 64-bit lanes, in order.
[[gnu::always_inline]] inline __m256i low_halves(__m256i first, __m256i second) {
  const __m256 mixed =
      _mm256_shuffle_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second), 0x88);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), 0xD8);
}
[[gnu::always_inline]] inline __m256i high_halves(__m256i first, __m256i second) {
  const __m256 mixed =
      _mm256_shuffle_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second), 0xDD);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), 0xD8);
}

/// All ones in 32-bit lanes whose first byte is a sign, and where it is a minus.
struct Signs {
  __m128i any;
  __m128i minus;
};

[[gnu::noinline]] Signs find_signs(const char* text, const Fields& fields) {
  const __m256i words = load_words(text, fields.begin);
  const __m128i first =
      _mm_and_si128(_mm256_castsi256_si128(low_halves(words, words)), _mm_set1_epi32(0xFF));
  const __m128i empty = _mm_cmpeq_epi32(fields.size, _mm_setzero_si128());
  Signs signs;
  signs.minus = _mm_andnot_si128(empty, _mm_cmpeq_epi32(first, _mm_set1_epi32('-')));
  const __m128i plus = _mm_andnot_si128(empty, _mm_cmpeq_epi32(first, _mm_set1_epi32('+')));
  signs.any = _mm_or_si128(signs.minus, plus);
  return signs;
}

/// All ones in 64-bit lanes whose 32-bit value is from low to high; the values are below 2^31.
__m256i between(__m128i value, int low, int high) {
  const __m128i outside = _mm_or_si128(_mm_cmpgt_epi32(_mm_set1_epi32(low), value),
                                       _mm_cmpgt_epi32(value, _mm_set1_epi32(high)));
  return _mm256_cvtepi32_epi64(_mm_xor_si128(outside, _mm_set1_epi32(-1)));
}

unsigned lane_bits(__m256i lanes) {
  return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)));
}

/// The value of the last `count` (0 to 8) bytes before end - back; clears lanes of `good` that have
/// a byte which is no digit.
[[gnu::always_inline]] inline __m256i eight_digits(const char* text, const uint32_t* end, int back,
                                                   __m128i count, __m256i& good) {
  const __m256i bytes = load_words(text - 8 - back, end);
  const __m256i dropped_bits =
      _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(_mm256_cvtepu32_epi64(count), 3));
  const __m256i keep = _mm256_sllv_epi64(_mm256_set1_epi64x(-1), dropped_bits);
  const __m256i nine = _mm256_set1_epi8(9);
  __m256i digits = _mm256_and_si256(_mm256_sub_epi8(bytes, _mm256_set1_epi8('0')), keep);
  good = _mm256_and_si256(good, _mm256_cmpeq_epi64(_mm256_max_epu8(digits, nine), nine));
  digits = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
  digits = _mm256_madd_epi16(digits, _mm256_set1_epi32(0x00010064));
  digits = _mm256_madd_epi16(digits, _mm256_set1_epi64x(0x0000000100002710));
  return _mm256_add_epi64(_mm256_srli_epi64(digits, 32),
                          _mm256_and_si256(digits, _mm256_set1_epi64x(0xFFFFFFFF)));
}

__m128i clamp(__m128i value, int high) {
  return _mm_min_epi32(_mm_max_epi32(value, _mm_setzero_si128()), _mm_set1_epi32(high));
}

bool any_positive(__m128i value) {
  return _mm_movemask_epi8(_mm_cmpgt_epi32(value, _mm_setzero_si128())) != 0;
}

/// Values of up to 18 digits in three pieces; what is not `good` afterwards isn't a number.
[[gnu::noinline]] __m256i up_to_18_digits(const char* text, const uint32_t* end, __m128i count,
                                          __m256i& good) {
  const __m128i eight = _mm_set1_epi32(8);
  good = between(count, 1, 18);
  __m256i value = eight_digits(text, end, 0, clamp(count, 8), good);
  __m128i rest = _mm_sub_epi32(count, eight);
  if (!any_positive(rest)) return value;
  const __m256i middle = eight_digits(text, end, 8, clamp(rest, 8), good);
  value = _mm256_add_epi64(value, _mm256_mul_epu32(middle, _mm256_set1_epi64x(100'000'000)));
  rest = _mm_sub_epi32(rest, eight);
  if (!any_positive(rest)) return value;
  // At most 99 * 10^16: 10^16 is 10^8 * 10^8, and 99 * 10^8 has more than 32 bits, so split 10^16.
  const __m256i high = eight_digits(text, end, 16, clamp(rest, 2), good);
  const __m256i by_high_half =
      _mm256_slli_epi64(_mm256_mul_epu32(high, _mm256_set1_epi64x(0x002386F2)), 32);
  const __m256i by_low_half = _mm256_mul_epu32(high, _mm256_set1_epi64x(0x6FC10000));
  return _mm256_add_epi64(value, _mm256_add_epi64(by_high_half, by_low_half));
}

/// Lists the lanes set in `lanes`, as indexes from `row` on.
size_t list_lanes(unsigned lanes, size_t row, uint32_t* others) {
  size_t count = 0;
  for (; lanes != 0; lanes &= lanes - 1) {
    others[count++] = static_cast<uint32_t>(row) + static_cast<uint32_t>(__builtin_ctz(lanes));
  }
  return count;
}

/// The smaller (larger) of two where `lanes` is set, else the first.
__m256i smaller(__m256i a, __m256i b, __m256i lanes) {
  return _mm256_blendv_epi8(a, b, _mm256_and_si256(_mm256_cmpgt_epi64(a, b), lanes));
}
__m256i larger(__m256i a, __m256i b, __m256i lanes) {
  return _mm256_blendv_epi8(a, b, _mm256_and_si256(_mm256_cmpgt_epi64(b, a), lanes));
}

// --- Decimals ------------------------------------------------------------------------------------

/// Row n has ones in its last n bytes: which of 16 bytes belong to a field of n bytes.
alignas(64) constexpr uint8_t kLastBytes[33] = {
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

/// Row p, at 16 p: the shuffle that takes out byte p and moves what stands before it up by one.
/// Row 16 moves nothing. (0x80 puts in a zero.)
struct PointShuffles {
  alignas(64) uint8_t bytes[17 * 16];
};
constexpr PointShuffles make_point_shuffles() {
  PointShuffles shuffles{};
  for (unsigned point = 0; point <= 16; ++point) {
    for (unsigned i = 0; i < 16; ++i) {
      const unsigned moved = i == 0 ? 0x80 : i - 1;
      shuffles.bytes[point * 16 + i] = static_cast<uint8_t>(point < 16 && i <= point ? moved : i);
    }
  }
  return shuffles;
}
constexpr PointShuffles kPointShuffles = make_point_shuffles();

__m128i load_16(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

struct Decimal {
  uint64_t digits;    ///< all digits as one integer, without sign
  unsigned size;      ///< bytes without sign
  unsigned count;     ///< digits
  unsigned fraction;  ///< how many of them follow the point
  bool negative;
  bool good;  ///< digits[.digits] in at most 16 bytes
};

[[gnu::always_inline]] inline Decimal read_decimal(const char* from, const char* end) {
  Decimal decimal;
  const auto whole_size = static_cast<uint32_t>(end - from);
  const char first = *from;
  decimal.negative = first == '-' && whole_size != 0;
  decimal.size = whole_size - ((decimal.negative || first == '+') && whole_size != 0 ? 1U : 0U);
  const bool fits = decimal.size - 1 <= 15;
  const unsigned size = fits ? decimal.size : 0;

  const __m128i kept = load_16(kLastBytes + size);
  const __m128i nine = _mm_set1_epi8(9);
  const __m128i bytes = _mm_and_si128(_mm_sub_epi8(load_16(end - 16), _mm_set1_epi8('0')), kept);
  const __m128i is_point = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.' - '0'));
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_max_epu8(bytes, nine), nine);
  const auto points = static_cast<unsigned>(_mm_movemask_epi8(is_point));
  const unsigned others = static_cast<unsigned>(_mm_movemask_epi8(is_digit)) ^ 0xFFFF;
  const unsigned first_byte = 0x10000U >> size;
  // No other byte than digits and one point, which is neither the first byte nor the last.
  decimal.good =
      fits && ((points ^ others) | (points & (points - 1)) | (points & (first_byte | 0x8000))) == 0;
  const auto place = static_cast<unsigned>(__builtin_ctz(points | 0x10000));
  decimal.fraction = place == 16 ? 0 : 15 - place;
  decimal.count = size - (points != 0 ? 1 : 0);

  __m128i digits = _mm_shuffle_epi8(_mm_andnot_si128(is_point, bytes),
                                    load_16(kPointShuffles.bytes + 16 * place));
  digits = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A));
  digits = _mm_madd_epi16(digits, _mm_set1_epi32(0x00010064));
  digits = _mm_madd_epi16(_mm_packus_epi32(digits, digits), _mm_set1_epi32(0x00012710));
  const auto halves = static_cast<uint64_t>(_mm_cvtsi128_si64(digits));
  decimal.digits = (halves & 0xFFFFFFFF) * 100'000'000 + (halves >> 32);
  return decimal;
}

/// A decimal of 17 or 18 digits: too long for the register above.
[[gnu::noinline]] bool read_long_decimal(const char* from, const char* end, unsigned scale,
                                         int64_t& value) {
  return end - from > 16 && one_field::read_scaled(from, end, scale, value);
}

[[gnu::always_inline]] inline bool read_scaled(const char* from, const char* end, unsigned scale,
                                               int64_t& value) {
  const Decimal decimal = read_decimal(from, end);
  if (decimal.good && decimal.fraction <= scale && decimal.count - decimal.fraction + scale <= 18)
      [[likely]] {
    const auto magnitude =
        static_cast<int64_t>(decimal.digits * one_field::kPowers[scale - decimal.fraction]);
    value = decimal.negative ? -magnitude : magnitude;
    return true;
  }
  return read_long_decimal(from, end, scale, value);
}

template <bool kToFloat32>
size_t parse_floats_to(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                       double* values, uint32_t* others) {
  size_t other_count = 0;
  for (size_t i = 0; i < count; ++i) {
    const Decimal decimal = read_decimal(text + begin[i], text + end[i]);
    __m128d value = _mm_set_sd(static_cast<double>(static_cast<int64_t>(decimal.digits)) /
                               kFloatPowers[decimal.fraction]);
    bool good = decimal.good && decimal.count <= 15;
    if (kToFloat32) {
      const int64_t bits = _mm_cvtsi128_si64(_mm_castpd_si128(value));
      good &= (bits & 0x1FFFFFFF) != 0x10000000;
      value = _mm_cvtss_sd(value, _mm_cvtsd_ss(_mm_setzero_ps(), value));
    }
    const __m128i sign = _mm_cvtsi64_si128(static_cast<int64_t>(uint64_t{decimal.negative} << 63));
    _mm_store_sd(values + i, _mm_xor_pd(value, _mm_castsi128_pd(sign)));
    if (!good) [[unlikely]] {
      values[i] = 0;
      others[other_count++] = static_cast<uint32_t>(i);
    }
  }
  return other_count;
}

// --- Dates ---------------------------------------------------------------------------------------

using Lanes = __m256i;  ///< all ones where it holds, else 0

[[gnu::always_inline]] inline Lanes every_lane() { return _mm256_set1_epi32(-1); }
[[gnu::always_inline]] inline Lanes equal_where(Lanes lanes, __m256i a, __m256i b) {
  return _mm256_and_si256(lanes, _mm256_cmpeq_epi32(a, b));
}
[[gnu::always_inline]] inline Lanes more_where(Lanes lanes, __m256i a, __m256i b) {
  return _mm256_and_si256(lanes, _mm256_cmpgt_epi32(a, b));
}
[[gnu::always_inline]] inline __m256i select(Lanes lanes, __m256i yes, __m256i no) {
  return _mm256_blendv_epi8(no, yes, lanes);
}
[[gnu::always_inline]] inline __m256i only_where(Lanes lanes, __m256i value) {
  return _mm256_and_si256(lanes, value);
}

}  // namespace

#include "csv/parse_days_inl.h"

namespace {

[[gnu::always_inline]] inline DateTexts load_dates(const char* text, const FieldGroup<8>& fields) {
  const __m256i low = load_words(text, fields.begin);
  const __m256i high = load_words(text, fields.begin + 4);
  const __m256i low_tail = load_words(text + 2, fields.begin);
  const __m256i high_tail = load_words(text + 2, fields.begin + 4);
  return {
      .years = low_halves(low, high),
      .months = high_halves(low, high),
      .days = high_halves(low_tail, high_tail),
      .sizes = _mm256_sub_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(fields.end)),
                                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(fields.begin))),
  };
}

}  // namespace

size_t parse_integers(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      int64_t* values, int64_t* min, int64_t* max, uint32_t* others) {
  __m256i smallest = _mm256_set1_epi64x(*min);
  __m256i largest = _mm256_set1_epi64x(*max);
  size_t other_count = 0;
  bool look_for_signs = false;
  for (size_t i = 0; i < count; i += 4) {
    Fields fields;
    fields.load(begin + i, end + i, count - i);
    Signs signs{_mm_setzero_si128(), _mm_setzero_si128()};
    if (look_for_signs) signs = find_signs(text, fields);
    __m128i sizes = _mm_add_epi32(fields.size, signs.any);
    __m256i good = between(sizes, 1, 8);
    __m256i value = eight_digits(text, fields.end, 0, sizes, good);
    if (lane_bits(good) != 0xF) [[unlikely]] {
      if (!look_for_signs) {
        signs = find_signs(text, fields);
        look_for_signs = _mm_movemask_epi8(signs.any) != 0;
        sizes = _mm_add_epi32(fields.size, signs.any);
      }
      value = up_to_18_digits(text, fields.end, sizes, good);
      value = _mm256_and_si256(value, good);
      other_count += list_lanes(fields.live & ~lane_bits(good), i, others + other_count);
    }
    const __m256i minus = _mm256_cvtepi32_epi64(signs.minus);
    value = _mm256_sub_epi64(_mm256_xor_si256(value, minus), minus);
    smallest = smaller(smallest, value, good);
    largest = larger(largest, value, good);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(values + i), value);
  }
  alignas(32) int64_t lanes[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), smallest);
  _mm256_store_si256(reinterpret_cast<__m256i*>(lanes + 4), largest);
  for (int lane = 0; lane < 4; ++lane) {
    *min = lanes[lane] < *min ? lanes[lane] : *min;
    *max = lanes[lane + 4] > *max ? lanes[lane + 4] : *max;
  }
  return other_count;
}

size_t parse_floats(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                    bool to_float32, double* values, uint32_t* others) {
  return to_float32 ? parse_floats_to<true>(text, begin, end, count, values, others)
                    : parse_floats_to<false>(text, begin, end, count, values, others);
}

size_t parse_decimals(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      unsigned scale, int64_t* values, uint32_t* others) {
  const auto read = [scale](const char* from, const char* to, int64_t& value) {
    return read_scaled(from, to, scale, value);
  };
  return one_field::read_each(text, begin, end, count, values, others, read);
}

size_t parse_dates(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                   int64_t* values, uint32_t* others) {
  size_t other_count = 0;
  for (size_t i = 0; i < count; i += 8) {
    FieldGroup<8> fields;
    fields.load(begin + i, end + i, count - i);
    Lanes good;
    const __m256i days = read_days(load_dates(text, fields), good);
    const __m256i kept = _mm256_and_si256(days, good);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(values + i),
                        _mm256_cvtepi32_epi64(_mm256_castsi256_si128(kept)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(values + i + 4),
                        _mm256_cvtepi32_epi64(_mm256_extracti128_si256(kept, 1)));
    const auto bits = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(good)));
    if (bits != 0xFF) [[unlikely]] {
      other_count += list_lanes(fields.live & ~bits, i, others + other_count);
    }
  }
  return other_count;
}

size_t round_to_float16(double* values, size_t count, uint32_t* others) {
  const __m256i dropped = _mm256_set1_epi64x((int64_t{1} << 42) - 1);
  const __m256i halfway = _mm256_set1_epi64x(int64_t{1} << 41);
  const __m256d sign_bit = _mm256_set1_pd(-0.0);
  size_t other_count = 0;
  for (size_t i = 0; i < count; i += 4) {
    const unsigned live = count - i < 4 ? (1U << (count - i)) - 1 : 0xF;
    const __m256i live_lanes = _mm256_cmpgt_epi64(
        _mm256_set1_epi64x(static_cast<int64_t>(count - i)), _mm256_setr_epi64x(0, 1, 2, 3));
    const __m256d value = _mm256_maskload_pd(values + i, live_lanes);
    const __m256i bits = _mm256_castpd_si256(value);
    const __m256d rounded =
        _mm256_castsi256_pd(_mm256_andnot_si256(dropped, _mm256_add_epi64(bits, halfway)));
    const __m256d magnitude = _mm256_andnot_pd(sign_bit, rounded);
    __m256d good = _mm256_and_pd(_mm256_cmp_pd(magnitude, _mm256_set1_pd(0x1p-14), _CMP_GE_OQ),
                                 _mm256_cmp_pd(magnitude, _mm256_set1_pd(65536.0), _CMP_LT_OQ));
    good = _mm256_or_pd(good, _mm256_cmp_pd(value, _mm256_setzero_pd(), _CMP_EQ_OQ));
    const __m256i tie = _mm256_cmpeq_epi64(_mm256_and_si256(bits, dropped), halfway);
    good = _mm256_andnot_pd(_mm256_castsi256_pd(tie), good);
    _mm256_maskstore_pd(values + i, _mm256_and_si256(live_lanes, _mm256_castpd_si256(good)),
                        rounded);
    const unsigned bad = live & ~static_cast<unsigned>(_mm256_movemask_pd(good));
    if (bad != 0) [[unlikely]]
      other_count += list_lanes(bad, i, others + other_count);
  }
  return other_count;
}

}  // namespace adze::csv::parse_avx2
