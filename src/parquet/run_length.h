#pragma once

#include <cstddef>
#include <cstdint>

namespace adze::parquet {

/// The RLE/bit-packed hybrid of Parquet: a sequence of runs, each a varint header and its data.
///
///   header = count << 1         one value, repeated: its ceil(width / 8) bytes
///   header = groups << 1 | 1    8 * groups values, bit-packed; the last run's may be filled up
///
/// Which run to use is free. We look at blocks of 64 values: neighbouring blocks of one and the
/// same value become a repeated run, all between them a packed one. That finds what is worth
/// finding (sorted columns, long gaps) at a fraction of the cost of looking at every group of 8.

/// Bytes that encode_codes, or encode_levels, may touch at `to` for `count` values.
size_t run_length_bytes_max(size_t count, unsigned width);

/// Codes below 2^width, width 0 to 32. `codes` has room for 64 elements more than `count`, which
/// are overwritten. Returns the end of what was written.
char* encode_codes(uint32_t* codes, size_t count, unsigned width, char* to);

/// Definition levels with maximum 1 as in a data page: their length in four bytes, then the runs.
/// `valid` has room for 64 bytes more than `count`, which are overwritten.
char* encode_levels(uint8_t* valid, size_t count, char* to);

/// The same for `count` rows without a null.
char* encode_levels_all_valid(size_t count, char* to);

/// Bits that a code below `count` needs: 0 for one value or none.
unsigned code_width(size_t count);

}  // namespace adze::parquet
