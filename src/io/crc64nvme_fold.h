#pragma once

#include <cstddef>
#include <cstdint>

/// The part of CRC-64/NVME that carry-less multiplication does, for CPUs that have it. This header
/// is included by kernel files, so it has no inline functions and includes none.
namespace adze::io {

/// Fewer bytes are not worth it.
inline constexpr size_t crc64nvme_fold_bytes_min = 256;

/// Goes on after `crc` (with its bits inverted, as they are while bytes are taken) with the first
/// bytes of `from`, and writes 16 bytes of which, after 0, the checksum is the same. Returns how
/// many were taken: a multiple of 64. REQUIRES: bytes >= crc64nvme_fold_bytes_min.
size_t crc64nvme_fold_avx2(uint64_t crc, const char* from, size_t bytes, char remainder[16]);

}  // namespace adze::io
