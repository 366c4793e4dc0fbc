#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "parquet/format.h"
#include "parquet/write_parquet.h"

namespace adze::parquet {

/// What a page holds, from which the level follows where the user named none.
enum class PageContent {
  kCodes,    ///< bit-packed dictionary codes, booleans
  kNumbers,  ///< values of one width
  kText,     ///< lengths and bytes; dictionaries of any type
};

/// Compresses page bodies, each by itself. One thread at a time; keeps its memory for the next
/// page. The same pages in the same order give the same bytes on any machine.
class Compressor {
 public:
  virtual ~Compressor() = default;

  /// Room that compress() needs for a body of `bytes`.
  virtual size_t bytes_max(size_t bytes) const = 0;

  /// Returns how many bytes it wrote. REQUIRES: `to` has bytes_max(body.size()) bytes.
  virtual size_t compress(std::span<const char> body, PageContent content, char* to) = 0;
};

/// Null for Codec::kUncompressed. Throws Error(kUsage) if the codec has no such level, or none.
std::unique_ptr<Compressor> make_compressor(Codec codec, std::optional<int> level);

/// The number in files.
CompressionCodec codec_number(Codec codec);

// One file each, as each knows one library.
std::unique_ptr<Compressor> make_zstd_compressor(std::optional<int> level);
std::unique_ptr<Compressor> make_gzip_compressor(std::optional<int> level);
std::unique_ptr<Compressor> make_snappy_compressor();
std::unique_ptr<Compressor> make_lz4_compressor();

}  // namespace adze::parquet
