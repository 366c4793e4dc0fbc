#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace adze {
enum class CpuLevel;
}

namespace adze::io {

/// CRC-64/NVME, the checksum that S3 keeps of every object: polynomial 0xad93d23594c93659,
/// reflected, all bits inverted before and after. Of "123456789" it is 0xae8b14860a799888.
/// To go on after `crc`, the checksum of what came before: 0 at the beginning.
uint64_t crc64nvme(uint64_t crc, std::span<const char> bytes);

/// The same as one level of CPU does it, for tests.
uint64_t crc64nvme_of(CpuLevel level, uint64_t crc, std::span<const char> bytes);

/// Of two texts one after the other: `first` and `second` are the checksums of each, `second_bytes`
/// is the length of the second.
uint64_t crc64nvme_of_both(uint64_t first, uint64_t second, uint64_t second_bytes);

/// 16 hexadecimal digits.
std::string crc64nvme_hex(uint64_t crc);

/// As S3 writes it in x-amz-checksum-crc64nvme: base64 of the 8 bytes, the highest first.
std::string crc64nvme_base64(uint64_t crc);

/// Of such a text; nothing if it is none.
std::optional<uint64_t> parse_crc64nvme_base64(std::string_view text);

}  // namespace adze::io
