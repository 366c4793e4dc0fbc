#pragma once

#include <memory>
#include <span>

#include "parquet/format.h"

namespace adze::parquet {

/// Decompresses page bodies of one codec. What goes in may be anything. One thread at a time.
class PageDecompressor {
 public:
  virtual ~PageDecompressor() = default;

  /// True if `stored_bytes` can hold a body of `body_bytes`: asked before room for it is made, as
  /// the sizes are whatever the file says.
  virtual bool may_hold(std::span<const char> stored, size_t body_bytes) const = 0;

  /// Fills `body`. False if the bytes are ill-formed or hold more or fewer bytes than that.
  virtual bool decompress(std::span<const char> stored, std::span<char> body) = 0;
};

/// Null for kUncompressed and for codecs that adze doesn't have: LZO, BROTLI, LZ4 in Hadoop's
/// frames.
std::unique_ptr<PageDecompressor> make_page_decompressor(CompressionCodec codec);

}  // namespace adze::parquet
