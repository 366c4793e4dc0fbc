// Folding (Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Intel,
// 2009): the bytes so far are, modulo the polynomial, worth the same as 128 bits, and these the
// same as 128 bits further on once they are multiplied by x to the power of the distance. Four such
// sums take 64 bytes a turn, for a multiplication waits for the one before it in its own sum only.
// About 15 GB/s, five times what tables do. Bits are reflected: the first of a byte is the highest
// power, and a product of two 64-bit numbers comes out one power too low, which the constants
// contain. Tested by crc64nvme_test.cc.
#include <immintrin.h>

#include "io/crc64nvme_fold.h"

namespace adze::io {
namespace {

/// x^power modulo the polynomial, reflected.
consteval uint64_t power_of_x(unsigned power) {
  uint64_t value = uint64_t{1} << 63;
  for (; power > 0; --power) value = (value >> 1) ^ ((value & 1) * 0x9a6c9329ac4bc9b5);
  return value;
}

/// What 128 bits are multiplied by to be worth as much `bits` further on: the first 64 of them in
/// the low half.
#define ADZE_DISTANCE(bits)                                    \
  _mm_set_epi64x(static_cast<int64_t>(power_of_x((bits) - 1)), \
                 static_cast<int64_t>(power_of_x((bits) + 63)))

__m128i load(const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }

__m128i fold(__m128i sum, __m128i distance, __m128i next) {
  const __m128i first = _mm_clmulepi64_si128(sum, distance, 0x00);
  const __m128i second = _mm_clmulepi64_si128(sum, distance, 0x11);
  return _mm_xor_si128(_mm_xor_si128(first, second), next);
}

}  // namespace

size_t crc64nvme_fold_avx2(uint64_t crc, const char* from, size_t bytes, char remainder[16]) {
  __m128i sum0 = _mm_xor_si128(load(from), _mm_cvtsi64_si128(static_cast<int64_t>(crc)));
  __m128i sum1 = load(from + 16);
  __m128i sum2 = load(from + 32);
  __m128i sum3 = load(from + 48);
  size_t taken = 64;
  const __m128i far = ADZE_DISTANCE(512);
  for (; bytes - taken >= 64; taken += 64) {
    sum0 = fold(sum0, far, load(from + taken));
    sum1 = fold(sum1, far, load(from + taken + 16));
    sum2 = fold(sum2, far, load(from + taken + 32));
    sum3 = fold(sum3, far, load(from + taken + 48));
  }
  const __m128i near = ADZE_DISTANCE(128);
  const __m128i sum = fold(fold(fold(sum0, near, sum1), near, sum2), near, sum3);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(remainder), sum);
  return taken;
}

}  // namespace adze::io
