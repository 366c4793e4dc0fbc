#pragma once

#include "csv/kernels.h"

/// The kernels that find structure (see CsvKernels for what each does), one namespace per level.
/// Where a level has no function of its own, kernels.cc takes the one of the level below.
namespace adze::csv {

namespace scan_scalar {
size_t scan(const char* text, size_t size, char delimiter, char quote, ScanState& state,
            uint32_t* positions);
void count_lines(const char* text, size_t size, char quote, uint64_t& newlines, uint64_t& quotes);
bool is_utf8(const char* text, size_t size);
bool transpose(const char* text, const uint32_t* positions, size_t rows, size_t columns,
               uint32_t first_begin, uint32_t* const* begin, uint32_t* const* end);
}  // namespace scan_scalar

namespace scan_avx2 {
size_t scan(const char* text, size_t size, char delimiter, char quote, ScanState& state,
            uint32_t* positions);
void count_lines(const char* text, size_t size, char quote, uint64_t& newlines, uint64_t& quotes);
bool is_utf8(const char* text, size_t size);
bool transpose(const char* text, const uint32_t* positions, size_t rows, size_t columns,
               uint32_t first_begin, uint32_t* const* begin, uint32_t* const* end);
}  // namespace scan_avx2

namespace scan_avx512 {
size_t scan(const char* text, size_t size, char delimiter, char quote, ScanState& state,
            uint32_t* positions);
void count_lines(const char* text, size_t size, char quote, uint64_t& newlines, uint64_t& quotes);
}  // namespace scan_avx512

}  // namespace adze::csv
