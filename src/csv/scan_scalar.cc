// The definition of the scan kernels: one byte at a time, no cleverness.
//
// A quote toggles being inside quotes, a doubled one twice, so that parity alone says what is
// inside; whether the quotes stand where they may is checked beside it. Scalar costs about 7
// CPU-s/GB and runs only where a CPU has no AVX2. scan_kernels_test.cc compares the levels.
#include "csv/scan_kernels.h"

namespace adze::csv::scan_scalar {

size_t scan(const char* text, size_t size, char delimiter, char quote, ScanState& state,
            uint32_t* positions) {
  size_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    const char c = text[i];
    const bool is_quote = quote != 0 && c == quote;
    const bool is_separator = c == delimiter || c == '\n';
    const bool inside = state.in_quotes != 0;
    if (c == 0) state.any_nul_or_lone_cr = true;
    if (static_cast<unsigned char>(c) >= 0x80) state.any_non_ascii = true;
    if (state.after_cr != 0 && c != '\n') state.any_nul_or_lone_cr = true;
    if (state.after_closing != 0 && !is_separator && !is_quote && c != '\r') {
      state.any_bad_quote = true;
    }
    if (is_quote) {
      state.any_quote = true;
      if (!inside && state.after_separator == 0) state.any_bad_quote = true;
      state.in_quotes = ~state.in_quotes;
    } else if (is_separator && !inside) {
      positions[count++] = static_cast<uint32_t>(i);
      if (c == '\n') ++state.newlines;
    }
    state.after_closing = is_quote && inside;
    state.after_cr = c == '\r' && !inside;
    state.after_separator = is_separator || is_quote;
  }
  return count;
}

void count_lines(const char* text, size_t size, char quote, uint64_t& newlines, uint64_t& quotes) {
  for (size_t i = 0; i < size; ++i) {
    newlines += text[i] == '\n';
    quotes += quote != 0 && text[i] == quote;
  }
}

namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Bytes of the code point that begins at `at`, 0 if it is not one (table 3-7 of the Unicode
// Standard).
size_t code_point_size(const unsigned char* at, size_t left) {
  const unsigned char first = at[0];
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (left < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if (!is_continuation(at[i])) return 0;
  }
  const unsigned char second = at[1];
  if (first == 0xE0 && second < 0xA0) return 0;  // overlong
  if (first == 0xED && second > 0x9F) return 0;  // surrogates
  if (first == 0xF0 && second < 0x90) return 0;  // overlong
  if (first == 0xF4 && second > 0x8F) return 0;  // past U+10FFFF
  return size;
}

}  // namespace

bool is_utf8(const char* text, size_t size) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text);
  for (size_t i = 0; i < size;) {
    const size_t step = code_point_size(bytes + i, size - i);
    if (step == 0) return false;
    i += step;
  }
  return true;
}

bool transpose(const char* text, const uint32_t* positions, size_t rows, size_t columns,
               uint32_t first_begin, uint32_t* const* begin, uint32_t* const* end) {
  uint32_t field_begin = first_begin;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < columns; ++column) {
      const uint32_t separator = *positions++;
      uint32_t field_end = separator;
      if (column + 1 == columns) {
        if (text[separator] != '\n') return false;
        if (separator > field_begin && text[separator - 1] == '\r') --field_end;
      }
      if (begin[column] != nullptr) begin[column][row] = field_begin;
      if (end[column] != nullptr) end[column][row] = field_end;
      field_begin = separator + 1;
    }
  }
  return true;
}

}  // namespace adze::csv::scan_scalar
