// The loops of kernels.h, included by kernels_scalar.cc, kernels_avx2.cc and kernels_avx512.cc,
// each of which defines ADZE_KERNEL_NAMESPACE first. Most are written plainly, for the compiler
// vectorises them with whatever registers the file's flags allow; what it can't see, packing of
// bits, uses BMI2's pext where there is one: eight codes are squeezed into one register and the
// bits above `width` of each are dropped by a single instruction. Tested against a bit-by-bit
// reference in kernels_test.cc.
//
// Nothing here may be shared with the rest of the program (see "Kernels" in CMakeLists.txt), so
// there is no #include of a header that has inline functions.

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __BMI2__
#include <immintrin.h>
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")  // -O2 of GCC 12 vectorises next to nothing
#endif

namespace adze::parquet {
struct Kernels;
}

namespace adze::parquet::ADZE_KERNEL_NAMESPACE {
namespace {

void narrow_integers(const int64_t* values, size_t count, uint32_t* narrow) {
  for (size_t i = 0; i < count; i++) narrow[i] = static_cast<uint32_t>(values[i]);
}

void narrow_floats(const double* values, size_t count, uint32_t* bits) {
  for (size_t i = 0; i < count; i++) {
    const float narrow = static_cast<float>(values[i]);
    memcpy(bits + i, &narrow, sizeof narrow);
  }
}

int32_t sort_key(int32_t bits) { return bits ^ ((bits >> 31) & 0x7fffffff); }
int64_t sort_key(int64_t bits) { return bits ^ ((bits >> 63) & 0x7fffffffffffffff); }

template <bool ordered, typename T>
void range_of(const T* values, size_t count, T* low, T* high) {
  T smallest = ordered ? sort_key(values[0]) : values[0];
  T largest = smallest;
  for (size_t i = 1; i < count; i++) {
    const T value = ordered ? sort_key(values[i]) : values[i];
    smallest = value < smallest ? value : smallest;
    largest = value > largest ? value : largest;
  }
  *low = smallest;
  *high = largest;
}

uint32_t translate_codes(const uint32_t* codes, size_t count, const uint32_t* table,
                         uint32_t* translated) {
  uint32_t all = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t code = table[codes[i]];
    translated[i] = code;
    all |= code;
  }
  return all;
}

void find_constant_blocks(const uint32_t* codes, size_t block_count, uint8_t* is_constant) {
  for (size_t block = 0; block < block_count; block++) {
    const uint32_t* values = codes + 64 * block;
    uint32_t differences = 0;
    for (size_t i = 0; i < 64; i++) differences |= values[i] ^ values[0];
    is_constant[block] = differences == 0;
  }
}

#ifdef __BMI2__

/// Eight codes of up to 8 bits, a byte each.
inline uint64_t as_bytes(const uint32_t* codes) {
  const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes));
  const __m128i words =
      _mm_packus_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  return static_cast<uint64_t>(_mm_cvtsi128_si64(_mm_packus_epi16(words, words)));
}

void pack_narrow(const uint32_t* codes, size_t count, unsigned width, char* to) {
  const uint64_t mask = ((1u << width) - 1) * 0x0101010101010101u;
  for (size_t i = 0; i < count; i += 8, to += width) {
    const uint64_t packed = _pext_u64(as_bytes(codes + i), mask);
    memcpy(to, &packed, 8);
  }
}

/// Eight codes of 9 to 16 bits: two registers of four words, put together in 128 bits.
void pack_medium(const uint32_t* codes, size_t count, unsigned width, char* to) {
  const uint64_t mask = ((1u << width) - 1) * 0x0001000100010001u;
  const unsigned half = 4 * width;  // 36 to 64 bits
  for (size_t i = 0; i < count; i += 8, to += width) {
    const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes + i));
    const __m128i words =
        _mm_packus_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
    const uint64_t low = _pext_u64(static_cast<uint64_t>(_mm_cvtsi128_si64(words)), mask);
    const uint64_t high = _pext_u64(static_cast<uint64_t>(_mm_extract_epi64(words, 1)), mask);
    const uint64_t first = half == 64 ? low : low | high << half;
    const uint64_t second = half == 64 ? high : high >> (64 - half);
    memcpy(to, &first, 8);
    memcpy(to + 8, &second, 8);
  }
}

#endif

void pack_any(const uint32_t* codes, size_t count, unsigned width, char* to) {
  const uint64_t mask = (uint64_t{1} << width) - 1;
  uint64_t pending = 0;
  unsigned pending_bits = 0;
  for (size_t i = 0; i < count; i++) {
    pending |= (codes[i] & mask) << pending_bits;
    pending_bits += width;
    if (pending_bits < 32) continue;
    const auto word = static_cast<uint32_t>(pending);
    memcpy(to, &word, 4);
    to += 4;
    pending >>= 32;
    pending_bits -= 32;
  }
  memcpy(to, &pending, 4);  // whole bytes, as count is a multiple of 8
}

void pack_codes(const uint32_t* codes, size_t count, unsigned width, char* to) {
#ifdef __BMI2__
  if (width <= 8) return pack_narrow(codes, count, width, to);
  if (width <= 16) return pack_medium(codes, count, width, to);
#endif
  pack_any(codes, count, width, to);
}

/// Gathers the lowest bits of eight bytes into one: the multiplication moves bit 0 of byte i to bit
/// 56 + i, and no two products meet.
void pack_bits(const uint8_t* bits, size_t count, char* to) {
  for (size_t i = 0; i < count; i += 8) {
    uint64_t eight;
    memcpy(&eight, bits + i, 8);
    *to++ = static_cast<char>((eight * 0x0102040810204080u) >> 56);
  }
}

}  // namespace
}  // namespace adze::parquet::ADZE_KERNEL_NAMESPACE

// The table's row for this level; the file that includes this names it.
#define ADZE_KERNEL_LIST                                                                       \
  narrow_integers, narrow_floats, range_of<false, int32_t>, range_of<false, int64_t>,          \
      range_of<true, int32_t>, range_of<true, int64_t>, translate_codes, find_constant_blocks, \
      pack_codes, pack_bits
