// What the scan kernels do with the masks of a block of 64 bytes, included by scan_avx2.cc and
// scan_avx512.cc inside their namespaces. How the masks are made of the text, and how the
// positions leave them, is each kernel's own; between the two all is 64-bit arithmetic.
//
// What is inside quotes is the prefix XOR of the quote mask, one carry-less multiplication by all
// ones (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019). The quoting grammar is
// checked by shifts of the same masks: what a quote may follow, moved up by one, is where it may
// stand; the topmost bit goes over into the next block by way of ScanState. A block without quotes
// skips it all. Tested by scan_kernels_test.cc, which compares both kernels with scan_scalar.cc.
//
// Nothing here may be shared with the rest of the program (see kernels.h): all of it is in an
// anonymous namespace, and the includer has <immintrin.h> and csv/kernels.h.

namespace {

// The masks of 64 bytes.
struct Masks {
  uint64_t separators;
  uint64_t newlines;
  uint64_t quotes;
  uint64_t crs;
};

// Bit i of the result: the parity of the bits 0 to i.
inline uint64_t prefix_xor(uint64_t bits) {
  const __m128i product =
      _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<int64_t>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

// Takes what is inside quotes out of the masks, of whose bytes those in `used` count, and checks
// where quotes stand.
inline void apply_quotes(Masks& masks, uint64_t used, ScanState& state) {
  const uint64_t inside = prefix_xor(masks.quotes) ^ state.in_quotes;
  const uint64_t opening = masks.quotes & inside;
  const uint64_t closing = masks.quotes & ~inside;
  const uint64_t may_follow_closing = masks.separators | masks.quotes | masks.crs;
  const uint64_t may_open = (masks.separators | masks.quotes) << 1 | state.after_separator;
  const uint64_t closed_before = closing << 1 | state.after_closing;
  state.any_quote |= masks.quotes != 0;
  state.any_bad_quote |=
      ((opening & ~may_open) | (closed_before & ~may_follow_closing & used)) != 0;
  state.after_closing = closing >> 63;
  state.in_quotes = ~((inside >> 63) - 1);
  masks.separators &= ~inside;
  masks.newlines &= ~inside;
  masks.crs &= ~inside;
}

// From the masks of all bytes to those of the bytes outside quotes; the state becomes that after 64
// bytes. Returns where a byte that isn't a newline follows a CR outside quotes, also past `used`.
inline uint64_t leave_quoted_out(const Masks& seen, uint64_t used, ScanState& state,
                                 Masks& outside) {
  outside = seen;
  if ((seen.quotes | state.in_quotes | state.after_closing) != 0) [[unlikely]] {
    apply_quotes(outside, used, state);
  }
  const uint64_t cr_before = outside.crs << 1 | state.after_cr;
  state.newlines += static_cast<uint64_t>(_mm_popcnt_u64(outside.newlines));
  state.after_cr = outside.crs >> 63;
  state.after_separator = (seen.separators | seen.quotes) >> 63;
  return cr_before & ~seen.newlines;
}

// Corrects the state after a last block that has only `size` bytes.
inline void end_within_block(const Masks& seen, const Masks& outside, size_t size,
                             ScanState& state) {
  const uint64_t last = uint64_t{1} << (size - 1);
  state.after_separator = ((seen.separators | seen.quotes) & last) != 0;
  state.after_closing = (seen.quotes & last) != 0 && state.in_quotes == 0;
  state.after_cr = (outside.crs & last) != 0;
}

}  // namespace
