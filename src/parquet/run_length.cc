// See run_length.h. Tested by run_length_test.cc: every width against a decoder, and all runs.

#include "parquet/run_length.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "parquet/kernels.h"

namespace adze::parquet {
namespace {

constexpr size_t block_size = 64;

char* put_varint(uint64_t value, char* to) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}

char* put_repeated(uint32_t value, size_t count, unsigned width, char* to) {
  to = put_varint(uint64_t{count} << 1, to);
  for (unsigned bit = 0; bit < width; bit += 8) *to++ = static_cast<char>(value >> bit);
  return to;
}

/// Calls `repeated(begin, end)` and `packed(begin, end)` for the runs, as positions of values;
/// `is_constant` and `same_as_previous` answer for a block.
template <typename IsConstant, typename SameAsPrevious, typename Repeated, typename Packed>
void for_each_run(size_t count, IsConstant is_constant, SameAsPrevious same_as_previous,
                  Repeated repeated, Packed packed) {
  const size_t whole_blocks = count / block_size;
  size_t packed_begin = 0;
  size_t block = 0;
  while (block < whole_blocks) {
    if (!is_constant(block)) {
      block++;
      continue;
    }
    const size_t begin = block++;
    while (block < whole_blocks && is_constant(block) && same_as_previous(block)) block++;
    if (packed_begin < begin * block_size) packed(packed_begin, begin * block_size);
    packed_begin = block * block_size;
    repeated(begin * block_size, packed_begin);
  }
  if (packed_begin < count) packed(packed_begin, count);
}

}  // namespace

unsigned code_width(size_t count) {
  return count <= 1 ? 0 : static_cast<unsigned>(std::bit_width(count - 1));
}

size_t run_length_bytes_max(size_t count, unsigned width) {
  const size_t blocks = count / block_size + 1;
  const size_t header_bytes = 10;
  return 4 + blocks * (header_bytes + block_size / 8 * width) + 64;
}

char* encode_codes(uint32_t* codes, size_t count, unsigned width, char* to) {
  const Kernels& kernel = kernels();
  const size_t whole_blocks = count / block_size;
  std::vector<uint8_t> is_constant(whole_blocks);
  kernel.find_constant_blocks(codes, whole_blocks, is_constant.data());
  std::memset(codes + count, 0, block_size * sizeof *codes);
  for_each_run(
      count, [&](size_t block) { return is_constant[block] != 0; },
      [&](size_t block) { return codes[block * block_size] == codes[block * block_size - 1]; },
      [&](size_t begin, size_t end) { to = put_repeated(codes[begin], end - begin, width, to); },
      [&](size_t begin, size_t end) {
        const size_t groups = (end - begin + 7) / 8;
        // A last run of one value only, as short columns often are.
        if (std::all_of(codes + begin, codes + end,
                        [&](uint32_t c) { return c == codes[begin]; })) {
          to = put_repeated(codes[begin], end - begin, width, to);
          return;
        }
        to = put_varint(uint64_t{groups} << 1 | 1, to);
        kernel.pack_codes(codes + begin, groups * 8, width, to);
        to += groups * width;
      });
  return to;
}

char* encode_levels(uint8_t* valid, size_t count, char* to) {
  char* const length_at = to;
  to += 4;
  std::memset(valid + count, 0, block_size);
  std::vector<uint64_t> blocks(count / block_size + 1);
  kernels().pack_bits(valid, (count + 7) / 8 * 8, reinterpret_cast<char*>(blocks.data()));
  for_each_run(
      count, [&](size_t block) { return blocks[block] + 1 <= 1; },  // all ones or all zeros
      [&](size_t block) { return blocks[block] == blocks[block - 1]; },
      [&](size_t begin, size_t end) { to = put_repeated(valid[begin], end - begin, 1, to); },
      [&](size_t begin, size_t end) {
        const size_t groups = (end - begin + 7) / 8;
        to = put_varint(uint64_t{groups} << 1 | 1, to);
        std::memcpy(to, reinterpret_cast<const char*>(blocks.data()) + begin / 8, groups);
        to += groups;
      });
  const auto length = static_cast<uint32_t>(to - length_at - 4);
  std::memcpy(length_at, &length, 4);
  return to;
}

char* encode_levels_all_valid(size_t count, char* to) {
  char* const end = put_repeated(1, count, 1, to + 4);
  const auto length = static_cast<uint32_t>(end - to - 4);
  std::memcpy(to, &length, 4);
  return end;
}

}  // namespace adze::parquet
