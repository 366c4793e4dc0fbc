// Eight dates YYYY-MM-DD to days since 1970-01-01, a 32-bit lane each, without a branch; included
// by parse_avx2.cc and parse_avx512.cc inside their namespaces.
//
// Each field comes as three words of four bytes: YYYY, -MM- and M-DD. Multiply-and-add turns digits
// into numbers; a table of the months' lengths, looked up by a permutation, says which days exist.
// Then Howard Hinnant's days_from_civil, where the year begins with March. Divisions are
// multiplications by 2^16 or 2^22 / n, exact for these ranges. Tested by parse_kernels_test.cc,
// which tries every day of the years 1 to 9999.
//
// What a comparison gives is each kernel's own: lanes of ones and zeros with AVX2, a bit a lane
// with AVX-512. The includer defines its type `Lanes` and, on 32-bit lanes:
//
//   every_lane()              all lanes
//   equal_where(lanes, a, b)  those of `lanes` where a == b
//   more_where(lanes, a, b)   those of `lanes` where a > b, signed
//   select(lanes, yes, no)    `yes` in `lanes`, `no` elsewhere
//   only_where(lanes, value)  `value` in `lanes`, 0 elsewhere
//
// Nothing here may be shared with the rest of the program (see kernels.h), hence the anonymous
// namespace.

namespace {

[[gnu::always_inline]] inline __m256i set(int value) { return _mm256_set1_epi32(value); }

struct DateTexts {
  __m256i years;   ///< bytes 0 to 3 of each field
  __m256i months;  ///< bytes 4 to 7
  __m256i days;    ///< bytes 6 to 9
  __m256i sizes;
};

struct Dates {
  __m256i year;
  __m256i month;
  __m256i day;
};

/// The numbers of each field; `good` are fields of ten bytes with digits and dashes in their
/// places.
[[gnu::always_inline]] inline Dates read_dates(const DateTexts& texts, Lanes& good) {
  const __m256i zero = _mm256_set1_epi8('0');
  const __m256i nine = _mm256_set1_epi8(9);
  good = equal_where(every_lane(), texts.sizes, set(10));
  good = equal_where(good, _mm256_and_si256(texts.months, set(static_cast<int>(0xFF0000FF))),
                     set(0x2D00002D));
  const __m256i year_digits = _mm256_sub_epi8(texts.years, zero);
  const __m256i month_day_digits = _mm256_sub_epi8(
      _mm256_blend_epi16(_mm256_srli_epi32(texts.months, 8), texts.days, 0xAA), zero);
  good = equal_where(good, _mm256_max_epu8(_mm256_max_epu8(year_digits, month_day_digits), nine),
                     nine);

  const __m256i ten = _mm256_set1_epi16(0x010A);
  const __m256i month_day = _mm256_maddubs_epi16(month_day_digits, ten);
  return {
      .year = _mm256_madd_epi16(_mm256_maddubs_epi16(year_digits, ten), set(0x00010064)),
      .month = _mm256_and_si256(month_day, set(0xFFFF)),
      .day = _mm256_srli_epi32(month_day, 16),
  };
}

/// A year divided by 100, rounded down.
[[gnu::always_inline]] inline __m256i centuries_of(__m256i year) {
  return _mm256_srli_epi32(_mm256_mullo_epi32(year, set(41944)), 22);
}

/// One more than the last day of each date's month.
[[gnu::always_inline]] inline __m256i month_limits(const Dates& dates) {
  // A year is a leap year if it is divisible by 4, and by 16 if it is divisible by 25 (100).
  const __m256i whole_centuries = _mm256_mullo_epi32(centuries_of(dates.year), set(100));
  const Lanes century = equal_where(every_lane(), whole_centuries, dates.year);
  const __m256i low_bits = _mm256_and_si256(dates.year, select(century, set(15), set(3)));
  const Lanes february = equal_where(every_lane(), dates.month, set(2));
  const Lanes leap_february = equal_where(february, low_bits, set(0));
  const __m256i limits =
      _mm256_permutevar8x32_epi32(_mm256_setr_epi32(0, 32, 29, 32, 31, 32, 31, 32), dates.month);
  const __m256i later_limits =
      _mm256_permutevar8x32_epi32(_mm256_setr_epi32(32, 31, 32, 31, 32, 0, 0, 0), dates.month);
  const Lanes later = more_where(every_lane(), dates.month, set(7));
  return select(leap_february, set(30), select(later, later_limits, limits));
}

/// The lanes of `good` whose day exists, in year 1 or later.
[[gnu::always_inline]] inline Lanes existing(const Dates& dates, Lanes good) {
  good = more_where(good, dates.year, set(0));
  good = more_where(good, dates.month, set(0));
  good = more_where(good, set(13), dates.month);
  good = more_where(good, dates.day, set(0));
  return more_where(good, month_limits(dates), dates.day);
}

[[gnu::always_inline]] inline __m256i days_since_1970(const Dates& dates) {
  const Lanes early = more_where(every_lane(), set(3), dates.month);
  const __m256i year = _mm256_sub_epi32(dates.year, only_where(early, set(1)));
  const __m256i from_march =
      _mm256_add_epi32(_mm256_sub_epi32(dates.month, set(3)), only_where(early, set(12)));
  const __m256i before_month = _mm256_srli_epi32(
      _mm256_mullo_epi32(_mm256_add_epi32(_mm256_mullo_epi32(from_march, set(153)), set(2)),
                         set(13108)),
      16);
  const __m256i centuries = centuries_of(year);
  __m256i days = _mm256_add_epi32(_mm256_mullo_epi32(year, set(365)), _mm256_srli_epi32(year, 2));
  days = _mm256_sub_epi32(days, centuries);
  days = _mm256_add_epi32(days, _mm256_srli_epi32(centuries, 2));
  days = _mm256_add_epi32(days, _mm256_add_epi32(before_month, dates.day));
  return _mm256_sub_epi32(days, set(719469));
}

/// Days since 1970-01-01 of the fields that are `good`, dates that exist; anything in the others.
[[gnu::always_inline]] inline __m256i read_days(const DateTexts& texts, Lanes& good) {
  const Dates dates = read_dates(texts, good);
  good = existing(dates, good);
  return days_since_1970(dates);
}

}  // namespace
