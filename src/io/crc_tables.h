#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace adze::io {

static_assert(std::endian::native == std::endian::little, "bytes are loaded as whole words");

/// For "slicing" (Kounavis and Berry, 2005): table k tells what a byte does to a reflected checksum
/// when k more bytes follow it.
template <std::unsigned_integral Crc, size_t slices>
constexpr std::array<std::array<Crc, 256>, slices> make_crc_tables(Crc reflected_polynomial) {
  std::array<std::array<Crc, 256>, slices> tables{};
  for (Crc byte = 0; byte < 256; ++byte) {
    Crc crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) * reflected_polynomial);
    tables[0][byte] = crc;
  }
  for (size_t slice = 1; slice < slices; ++slice) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const Crc crc = tables[slice - 1][byte];
      tables[slice][byte] = (crc >> 8) ^ tables[0][crc & 0xff];
    }
  }
  return tables;
}

}  // namespace adze::io
