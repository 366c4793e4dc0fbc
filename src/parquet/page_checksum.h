#pragma once

#include <cstdint>
#include <span>

namespace adze::parquet {

/// CRC-32 (of gzip, polynomial 0x04C11DB7) of a page's body as it is in the file: compressed,
/// without the header. PageHeader.crc holds its bits as a signed number.
uint32_t page_checksum(std::span<const char> body);

}  // namespace adze::parquet
