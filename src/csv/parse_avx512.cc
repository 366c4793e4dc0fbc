#pragma GCC diagnostic ignored "-Wuninitialized"  // GCC 12 sees it inside its own intrinsics
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include "csv/parse_kernels.h"

/// The number kernels for AVX-512: eight fields at a time, with the results of parse_scalar.cc.
///
/// Integers are loaded into one 64-bit lane a field, from where the field ends, so that the bytes
/// before it are masked off by its length. Decimals need up to 16 bytes: four fields a
/// register, loaded from their ends; the point is found by comparison and taken out by a byte
/// shuffle that moves what stands before it one place up; then multiply-and-add turns pairs into
/// two, four, eight digits (Wojciech Mula, "Parsing series of integers with SIMD"). All arithmetic
/// on the masks is on 16-bit lanes, one a field, in the order 0 2 4 6 1 3 5 7 of the two registers.
///
/// A group of eight plain fields takes one branch. Signs are looked for when a group has a field
/// that isn't plain, and from then on in every group of the call; what still isn't plain becomes
/// zero and is listed. Compared with parse_scalar.cc by parse_kernels_test.cc.
namespace adze::csv::parse_avx512 {

#include "csv/parse_field_inl.h"
#include "csv/parse_group_inl.h"

namespace {

/// Eight fields and their sizes.
struct Fields : FieldGroup<8> {
  __m256i size;

  [[gnu::always_inline]] void load(const uint32_t* begins, const uint32_t* ends, size_t left) {
    FieldGroup::load(begins, ends, left);
    size = _mm256_sub_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(end)),
                            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(begin)));
  }
};

/// Eight bytes at each of eight positions. Not a gather: those of many Intel processors are ten
/// times slower since their microcode keeps them from leaking registers (INTEL-SA-00828).
[[gnu::always_inline]] inline __m512i load_words(const char* from, const uint32_t* at) {
  const auto pair = [from](uint32_t low, uint32_t high) {
    const __m128i first = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + low));
    return _mm_castps_si128(
        _mm_loadh_pi(_mm_castsi128_ps(first), reinterpret_cast<const __m64*>(from + high)));
  };
  const __m256i low =
      _mm256_inserti128_si256(_mm256_castsi128_si256(pair(at[0], at[1])), pair(at[2], at[3]), 1);
  const __m256i high =
      _mm256_inserti128_si256(_mm256_castsi128_si256(pair(at[4], at[5])), pair(at[6], at[7]), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/// Lanes whose first byte is a sign, and those of them where it is a minus.
struct Signs {
  __mmask8 any;
  __mmask8 minus;
};

[[gnu::noinline]] Signs find_signs(const char* text, const Fields& fields) {
  const __m256i first = _mm256_and_si256(_mm512_cvtepi64_epi32(load_words(text, fields.begin)),
                                         _mm256_set1_epi32(0xFF));
  const __mmask8 filled = _mm256_test_epi32_mask(fields.size, fields.size);
  Signs signs;
  signs.minus = _mm256_mask_cmpeq_epi32_mask(filled, first, _mm256_set1_epi32('-'));
  signs.any = static_cast<__mmask8>(
      signs.minus | _mm256_mask_cmpeq_epi32_mask(filled, first, _mm256_set1_epi32('+')));
  return signs;
}

__m256i without_signs(__m256i size, Signs signs) {
  return _mm256_mask_sub_epi32(size, signs.any, size, _mm256_set1_epi32(1));
}

/// For a group with a field that isn't plain: true, once, if signs were not looked for and it has
/// some.
[[gnu::noinline]] bool should_look_for_signs(const char* text, const Fields& fields,
                                             bool& look_for_signs) {
  if (look_for_signs) return false;
  look_for_signs = find_signs(text, fields).any != 0;
  return look_for_signs;
}

/// Lists the lanes that are set in `lanes`, as indexes from `row` on.
[[gnu::noinline]] size_t list_lanes(__mmask8 lanes, size_t row, uint32_t* others) {
  const __m256i rows = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(row)),
                                        _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(others), _mm256_maskz_compress_epi32(lanes, rows));
  return static_cast<size_t>(__builtin_popcount(lanes));
}

__mmask8 between(__m256i value, int low, int high) {
  return _mm256_cmple_epu32_mask(_mm256_sub_epi32(value, _mm256_set1_epi32(low)),
                                 _mm256_set1_epi32(high - low));
}

/// The value of the last `count` (0 to 8) bytes before end - back; clears lanes of `good` that have
/// a byte which is no digit.
[[gnu::always_inline]] inline __m512i eight_digits(const char* text, const uint32_t* end, int back,
                                                   __m256i count, __mmask8& good) {
  const __m512i bytes = load_words(text - 8 - back, end);
  const __m512i dropped_bits =
      _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(_mm512_cvtepu32_epi64(count), 3));
  const __m512i keep = _mm512_sllv_epi64(_mm512_set1_epi64(-1), dropped_bits);
  const __m512i nine = _mm512_set1_epi8(9);
  __m512i digits = _mm512_and_si512(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), keep);
  good = _mm512_mask_cmpeq_epi64_mask(good, _mm512_max_epu8(digits, nine), nine);
  digits = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A));
  digits = _mm512_madd_epi16(digits, _mm512_set1_epi32(0x00010064));
  digits = _mm512_madd_epi16(digits, _mm512_set1_epi64(0x0000000100002710));
  return _mm512_add_epi64(_mm512_srli_epi64(digits, 32),
                          _mm512_and_si512(digits, _mm512_set1_epi64(0xFFFFFFFF)));
}

__m256i clamp(__m256i value, int high) {
  return _mm256_min_epi32(_mm256_max_epi32(value, _mm256_setzero_si256()), _mm256_set1_epi32(high));
}

/// Values of up to 18 digits in three pieces; what is not `good` afterwards isn't a number.
[[gnu::noinline]] __m512i up_to_18_digits(const char* text, const uint32_t* end, __m256i count,
                                          __mmask8& good) {
  const __m256i eight = _mm256_set1_epi32(8);
  good = between(count, 1, 18);
  __m512i value = eight_digits(text, end, 0, clamp(count, 8), good);
  __m256i rest = _mm256_sub_epi32(count, eight);
  if (_mm256_mask_cmpgt_epi32_mask(good, rest, _mm256_setzero_si256()) == 0) return value;
  const __m512i middle = eight_digits(text, end, 8, clamp(rest, 8), good);
  value = _mm512_add_epi64(value, _mm512_mul_epu32(middle, _mm512_set1_epi64(100'000'000)));
  rest = _mm256_sub_epi32(rest, eight);
  if (_mm256_mask_cmpgt_epi32_mask(good, rest, _mm256_setzero_si256()) == 0) return value;
  const __m512i high = eight_digits(text, end, 16, clamp(rest, 2), good);
  return _mm512_add_epi64(value,
                          _mm512_mullo_epi64(high, _mm512_set1_epi64(10'000'000'000'000'000)));
}

// --- Decimals ------------------------------------------------------------------------------------

/// Eight decimals of at most 16 bytes without their signs.
struct Decimals {
  __m512i digits;     ///< all digits of a lane as one integer
  __m128i counts;     ///< digits, as 16-bit lanes
  __m128i fractions;  ///< digits after the point
  __mmask8 good;
};

/// The 16 bytes before each of four ends.
[[gnu::always_inline]] inline __m512i load_four(const char* text, uint32_t a, uint32_t b,
                                                uint32_t c, uint32_t d) {
  const char* from = text - 16;
  const auto load = [from](uint32_t end) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + end));
  };
  const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(load(a)), load(b), 1);
  const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(load(c)), load(d), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/// 16 digit bytes a lane, fields 0 2 4 6 in `even` and 1 3 5 7 in `odd`, to eight integers in
/// order.
[[gnu::always_inline]] inline __m512i sum_16_digits(__m512i even, __m512i odd) {
  const __m512i ten = _mm512_set1_epi16(0x010A);
  const __m512i hundred = _mm512_set1_epi32(0x00010064);
  even = _mm512_madd_epi16(_mm512_maddubs_epi16(even, ten), hundred);
  odd = _mm512_madd_epi16(_mm512_maddubs_epi16(odd, ten), hundred);
  const __m512i halves =
      _mm512_madd_epi16(_mm512_packus_epi32(even, odd), _mm512_set1_epi32(0x00012710));
  return _mm512_add_epi64(_mm512_mul_epu32(halves, _mm512_set1_epi64(100'000'000)),
                          _mm512_srli_epi64(halves, 32));
}

__m128i from_masks(uint64_t even, uint64_t odd) {
  return _mm_set_epi64x(static_cast<long long>(odd), static_cast<long long>(even));
}
uint64_t even_mask(__m128i lanes) { return static_cast<uint64_t>(_mm_cvtsi128_si64(lanes)); }
uint64_t odd_mask(__m128i lanes) { return static_cast<uint64_t>(_mm_extract_epi64(lanes, 1)); }

/// From the order of the two registers, 0 2 4 6 1 3 5 7, to that of the fields.
__m128i in_order(__m128i lanes) { return _mm_unpacklo_epi16(lanes, _mm_srli_si128(lanes, 8)); }

[[gnu::always_inline]] inline Decimals read_decimals(const char* text, const uint32_t* end,
                                                     __m256i size, unsigned live) {
  const __m128i to_registers = _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
  const __m128i all = _mm_set1_epi16(-1);
  const __m128i one = _mm_set1_epi16(1);
  const __m512i nine = _mm512_set1_epi8(9);
  const __m512i point = _mm512_set1_epi8('.' - '0');
  const __m512i identity =
      _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));

  // Which of the 16 bytes belong to the field: its last `size`.
  const __m128i sizes = _mm256_cvtepi32_epi16(size);
  const __m128i kept =
      _mm_shuffle_epi8(_mm_sllv_epi16(all, _mm_sub_epi16(_mm_set1_epi16(16), sizes)), to_registers);
  const __m512i zero = _mm512_set1_epi8('0');
  __m512i even = _mm512_sub_epi8(load_four(text, end[0], end[2], end[4], end[6]), zero);
  __m512i odd = _mm512_sub_epi8(load_four(text, end[1], end[3], end[5], end[7]), zero);

  const __m128i points = from_masks(_mm512_mask_cmpeq_epi8_mask(even_mask(kept), even, point),
                                    _mm512_mask_cmpeq_epi8_mask(odd_mask(kept), odd, point));
  const __m128i not_digits = from_masks(_mm512_mask_cmpgt_epu8_mask(even_mask(kept), even, nine),
                                        _mm512_mask_cmpgt_epu8_mask(odd_mask(kept), odd, nine));

  // Good: no other byte than digits and one point, which is neither the first byte nor the last.
  const __m128i below = _mm_sub_epi16(points, one);  // all ones where there is no point
  const __m128i first_kept = _mm_andnot_si128(_mm_slli_epi16(kept, 1), kept);
  const __m128i ends = _mm_or_si128(first_kept, _mm_set1_epi16(static_cast<short>(0x8000)));
  const __m128i bad = _mm_or_si128(_mm_xor_si128(points, not_digits),
                                   _mm_and_si128(points, _mm_or_si128(below, ends)));

  // The point and what stands before it move up by one byte, over the point.
  const __m128i moved = _mm_or_si128(points, below);  // all ones where there is no point
  const __mmask8 has_point = _mm_test_epi16_mask(points, points);
  const __m128i moving = _mm_maskz_mov_epi16(has_point, moved);
  const __m128i filled = _mm_mask_slli_epi16(kept, has_point, kept, 1);
  const __m512i one_byte = _mm512_set1_epi8(1);
  even = _mm512_maskz_shuffle_epi8(
      even_mask(filled), even,
      _mm512_mask_sub_epi8(identity, even_mask(moving), identity, one_byte));
  odd = _mm512_maskz_shuffle_epi8(
      odd_mask(filled), odd, _mm512_mask_sub_epi8(identity, odd_mask(moving), identity, one_byte));

  Decimals decimals;
  decimals.digits = sum_16_digits(even, odd);
  decimals.counts = in_order(_mm_popcnt_epi16(filled));
  decimals.fractions = in_order(_mm_popcnt_epi16(_mm_xor_si128(moved, all)));
  const __m128i bad_in_order = in_order(bad);
  decimals.good = static_cast<__mmask8>(_mm_testn_epi16_mask(bad_in_order, bad_in_order) &
                                        between(size, 1, 16) & live);
  return decimals;
}

__mmask8 at_most(__m128i lanes, int limit) {
  return _mm_cmple_epu16_mask(lanes, _mm_set1_epi16(static_cast<short>(limit)));
}

alignas(64) constexpr double kPowers[16] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

struct Doubles {
  __m512d values;
  __mmask8 good;
};

[[gnu::always_inline]] inline Doubles to_doubles(const Decimals& decimals, bool to_float32) {
  const __m512i fractions = _mm512_cvtepu16_epi64(decimals.fractions);
  const __m512d powers =
      _mm512_permutex2var_pd(_mm512_load_pd(kPowers), fractions, _mm512_load_pd(kPowers + 8));
  Doubles doubles;
  doubles.values = _mm512_div_pd(_mm512_cvtepi64_pd(decimals.digits), powers);
  doubles.good = static_cast<__mmask8>(decimals.good & at_most(decimals.counts, 15));
  if (to_float32) {
    const __m512i dropped =
        _mm512_and_si512(_mm512_castpd_si512(doubles.values), _mm512_set1_epi64(0x1FFFFFFF));
    doubles.good =
        _mm512_mask_cmpneq_epi64_mask(doubles.good, dropped, _mm512_set1_epi64(0x10000000));
    doubles.values = _mm512_cvtps_pd(_mm512_cvtpd_ps(doubles.values));
  }
  return doubles;
}

template <bool kToFloat32>
size_t parse_floats_to(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                       double* values, uint32_t* others) {
  const __m512i sign_bit = _mm512_set1_epi64(static_cast<long long>(0x8000000000000000));
  size_t other_count = 0;
  bool look_for_signs = false;
  for (size_t i = 0; i < count; i += 8) {
    Fields fields;
    fields.load(begin + i, end + i, count - i);
    Signs signs;
    Doubles doubles;
    do {
      signs = look_for_signs ? find_signs(text, fields) : Signs{0, 0};
      const __m256i sizes = without_signs(fields.size, signs);
      doubles = to_doubles(read_decimals(text, fields.end, sizes, fields.live), kToFloat32);
    } while (doubles.good != 0xFF && should_look_for_signs(text, fields, look_for_signs));
    if (doubles.good != 0xFF) [[unlikely]] {
      other_count +=
          list_lanes(static_cast<__mmask8>(fields.live & ~doubles.good), i, others + other_count);
    }
    const __m512i bits = _mm512_castpd_si512(doubles.values);
    const __m512i with_sign = _mm512_mask_xor_epi64(bits, signs.minus, bits, sign_bit);
    _mm512_storeu_pd(values + i,
                     _mm512_castsi512_pd(_mm512_maskz_mov_epi64(doubles.good, with_sign)));
  }
  return other_count;
}

/// Scaled integers; good are those whose fraction and whole part fit 10^scale and 18 digits.
[[gnu::always_inline]] inline __m512i scaled(const Decimals& decimals, unsigned scale,
                                             __mmask8& good) {
  const __m128i scales = _mm_set1_epi16(static_cast<short>(scale));
  const __m128i missing = _mm_sub_epi16(scales, decimals.fractions);
  good = static_cast<__mmask8>(decimals.good & _mm_cmple_epu16_mask(decimals.fractions, scales) &
                               at_most(_mm_add_epi16(decimals.counts, missing), 18));
  if (_mm_mask_test_epi16_mask(good, missing, missing) == 0) return decimals.digits;
  const __m512i powers = _mm512_mask_i64gather_epi64(
      _mm512_set1_epi64(1), good, _mm512_cvtepi16_epi64(missing), one_field::kPowers, 8);
  return _mm512_mullo_epi64(decimals.digits, powers);
}

/// Decimals of 17 or 18 digits, which are too long for the registers above, among the fields in
/// `lanes`. Returns the lanes that aren't.
[[gnu::noinline]] unsigned read_long_decimals(const char* text, const Fields& fields,
                                              unsigned lanes, unsigned scale, int64_t* values) {
  unsigned bad = lanes;
  for (unsigned left = lanes & between(fields.size, 17, 20); left != 0; left &= left - 1) {
    const auto lane = static_cast<unsigned>(__builtin_ctz(left));
    if (one_field::read_scaled(text + fields.begin[lane], text + fields.end[lane], scale,
                               values[lane])) {
      bad &= ~(1U << lane);
    }
  }
  return bad;
}

// --- Dates ---------------------------------------------------------------------------------------

using Lanes = __mmask8;

[[gnu::always_inline]] inline Lanes every_lane() { return 0xFF; }
[[gnu::always_inline]] inline Lanes equal_where(Lanes lanes, __m256i a, __m256i b) {
  return _mm256_mask_cmpeq_epi32_mask(lanes, a, b);
}
[[gnu::always_inline]] inline Lanes more_where(Lanes lanes, __m256i a, __m256i b) {
  return _mm256_mask_cmpgt_epi32_mask(lanes, a, b);
}
[[gnu::always_inline]] inline __m256i select(Lanes lanes, __m256i yes, __m256i no) {
  return _mm256_mask_mov_epi32(no, lanes, yes);
}
[[gnu::always_inline]] inline __m256i only_where(Lanes lanes, __m256i value) {
  return _mm256_maskz_mov_epi32(lanes, value);
}

}  // namespace

#include "csv/parse_days_inl.h"

namespace {

[[gnu::always_inline]] inline DateTexts load_dates(const char* text, const Fields& fields) {
  const __m512i first_eight = load_words(text, fields.begin);
  const __m512i last_eight = load_words(text + 2, fields.begin);
  return {
      .years = _mm512_cvtepi64_epi32(first_eight),
      .months = _mm512_cvtepi64_epi32(_mm512_srli_epi64(first_eight, 32)),
      .days = _mm512_cvtepi64_epi32(_mm512_srli_epi64(last_eight, 32)),
      .sizes = fields.size,
  };
}

}  // namespace

size_t parse_integers(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      int64_t* values, int64_t* min, int64_t* max, uint32_t* others) {
  __m512i smallest = _mm512_set1_epi64(*min);
  __m512i largest = _mm512_set1_epi64(*max);
  size_t other_count = 0;
  bool look_for_signs = false;
  for (size_t i = 0; i < count; i += 8) {
    Fields fields;
    fields.load(begin + i, end + i, count - i);
    Signs signs{0, 0};
    if (look_for_signs) signs = find_signs(text, fields);
    __m256i sizes = without_signs(fields.size, signs);
    __mmask8 good = between(sizes, 1, 8);
    __m512i value = eight_digits(text, fields.end, 0, sizes, good);
    if (good != 0xFF) [[unlikely]] {
      if (_mm256_mask_test_epi32_mask(static_cast<__mmask8>(~good), fields.size, fields.size)) {
        if (!look_for_signs) {
          signs = find_signs(text, fields);
          look_for_signs = signs.any != 0;
          sizes = without_signs(fields.size, signs);
        }
        value = up_to_18_digits(text, fields.end, sizes, good);
      }
      other_count +=
          list_lanes(static_cast<__mmask8>(fields.live & ~good), i, others + other_count);
      value = _mm512_maskz_mov_epi64(good, value);
    }
    value = _mm512_mask_sub_epi64(value, signs.minus, _mm512_setzero_si512(), value);
    smallest = _mm512_mask_min_epi64(smallest, good, smallest, value);
    largest = _mm512_mask_max_epi64(largest, good, largest, value);
    _mm512_storeu_si512(values + i, value);
  }
  *min = _mm512_reduce_min_epi64(smallest);
  *max = _mm512_reduce_max_epi64(largest);
  return other_count;
}

size_t parse_floats(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                    bool to_float32, double* values, uint32_t* others) {
  return to_float32 ? parse_floats_to<true>(text, begin, end, count, values, others)
                    : parse_floats_to<false>(text, begin, end, count, values, others);
}

size_t parse_decimals(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                      unsigned scale, int64_t* values, uint32_t* others) {
  size_t other_count = 0;
  bool look_for_signs = false;
  for (size_t i = 0; i < count; i += 8) {
    Fields fields;
    fields.load(begin + i, end + i, count - i);
    Signs signs;
    __mmask8 good;
    __m512i value;
    do {
      signs = look_for_signs ? find_signs(text, fields) : Signs{0, 0};
      const __m256i sizes = without_signs(fields.size, signs);
      value = scaled(read_decimals(text, fields.end, sizes, fields.live), scale, good);
    } while (good != 0xFF && should_look_for_signs(text, fields, look_for_signs));
    value = _mm512_mask_sub_epi64(value, signs.minus, _mm512_setzero_si512(), value);
    _mm512_storeu_si512(values + i, _mm512_maskz_mov_epi64(good, value));
    if (good == 0xFF) continue;
    const unsigned bad =
        read_long_decimals(text, fields, fields.live & ~unsigned{good}, scale, values + i);
    other_count += list_lanes(static_cast<__mmask8>(bad), i, others + other_count);
  }
  return other_count;
}

size_t parse_dates(const char* text, const uint32_t* begin, const uint32_t* end, size_t count,
                   int64_t* values, uint32_t* others) {
  size_t other_count = 0;
  for (size_t i = 0; i < count; i += 8) {
    Fields fields;
    fields.load(begin + i, end + i, count - i);
    Lanes good;
    const __m512i days = _mm512_cvtepi32_epi64(read_days(load_dates(text, fields), good));
    _mm512_storeu_si512(values + i, _mm512_maskz_mov_epi64(good, days));
    if (good != 0xFF) [[unlikely]] {
      other_count +=
          list_lanes(static_cast<__mmask8>(fields.live & ~good), i, others + other_count);
    }
  }
  return other_count;
}

size_t round_to_float16(double* values, size_t count, uint32_t* others) {
  const __m512i dropped = _mm512_set1_epi64((int64_t{1} << 42) - 1);
  const __m512i halfway = _mm512_set1_epi64(int64_t{1} << 41);
  size_t other_count = 0;
  for (size_t i = 0; i < count; i += 8) {
    const auto live = static_cast<__mmask8>(count - i < 8 ? (1U << (count - i)) - 1 : 0xFF);
    const __m512d value = _mm512_maskz_loadu_pd(live, values + i);
    const __m512i bits = _mm512_castpd_si512(value);
    const __m512d rounded =
        _mm512_castsi512_pd(_mm512_andnot_si512(dropped, _mm512_add_epi64(bits, halfway)));
    const __m512d magnitude = _mm512_abs_pd(rounded);
    __mmask8 good = _mm512_cmp_pd_mask(magnitude, _mm512_set1_pd(0x1p-14), _CMP_GE_OQ);
    good = _mm512_mask_cmp_pd_mask(good, magnitude, _mm512_set1_pd(65536.0), _CMP_LT_OQ);
    good |= _mm512_cmp_pd_mask(value, _mm512_setzero_pd(), _CMP_EQ_OQ);
    good = _mm512_mask_cmpneq_epi64_mask(good, _mm512_and_si512(bits, dropped), halfway);
    _mm512_mask_storeu_pd(values + i, static_cast<__mmask8>(good & live), rounded);
    const auto bad = static_cast<__mmask8>(live & ~good);
    if (bad != 0) [[unlikely]]
      other_count += list_lanes(bad, i, others + other_count);
  }
  return other_count;
}

}  // namespace adze::csv::parse_avx512
