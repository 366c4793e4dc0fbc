#pragma once

#include <cstdint>
#include <span>

namespace adze::io {

/// CRC-32C (Castagnoli): polynomial 0x1edc6f41, reflected, all bits inverted before and after. Of
/// "123456789" it is 0xe3069283. To go on after `crc`, the checksum of what came before: 0 at the
/// beginning.
uint32_t crc32c(uint32_t crc, std::span<const char> bytes);

}  // namespace adze::io
