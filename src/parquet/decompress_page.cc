#include "parquet/decompress_page.h"

#include <libdeflate.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

#include <limits>

#include "base/error.h"

namespace adze::parquet {
namespace {

class ZstdDecompressor : public PageDecompressor {
 public:
  ZstdDecompressor() : context_(ZSTD_createDCtx()) { ADZE_CHECK(context_ != nullptr); }

  /// Frames that don't say their size are bounded by what a block can become: 128 KiB from 4 bytes.
  bool may_hold(std::span<const char> stored, size_t body_bytes) const override {
    constexpr size_t kExpansionMax = 32 * 1024;
    const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), stored.size());
    if (size == ZSTD_CONTENTSIZE_ERROR) return false;
    if (size != ZSTD_CONTENTSIZE_UNKNOWN && size > body_bytes) return false;
    return body_bytes / kExpansionMax <= stored.size();
  }

  bool decompress(std::span<const char> stored, std::span<char> body) override {
    const size_t size =
        ZSTD_decompressDCtx(context_.get(), body.data(), body.size(), stored.data(), stored.size());
    return ZSTD_isError(size) == 0 && size == body.size();
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

class SnappyDecompressor : public PageDecompressor {
 public:
  bool may_hold(std::span<const char> stored, size_t body_bytes) const override {
    size_t size = 0;
    return snappy::GetUncompressedLength(stored.data(), stored.size(), &size) &&
           size == body_bytes && snappy::IsValidCompressedBuffer(stored.data(), stored.size());
  }

  bool decompress(std::span<const char> stored, std::span<char> body) override {
    return snappy::RawUncompress(stored.data(), stored.size(), body.data());
  }
};

/// gzip, of one member or several; bare zlib too, which some writers call gzip.
class GzipDecompressor : public PageDecompressor {
 public:
  GzipDecompressor() : context_(libdeflate_alloc_decompressor()) {
    ADZE_CHECK(context_ != nullptr);
  }

  /// Deflate makes at most 258 bytes of two bits.
  bool may_hold(std::span<const char> stored, size_t body_bytes) const override {
    constexpr size_t kExpansionMax = 1032;
    return body_bytes / kExpansionMax <= stored.size();
  }

  bool decompress(std::span<const char> stored, std::span<char> body) override {
    const bool is_gzip = stored.size() >= 2 && stored[0] == '\x1f' && stored[1] == '\x8b';
    do {
      size_t taken = 0;
      size_t made = 0;
      const auto decompress_member =
          is_gzip ? libdeflate_gzip_decompress_ex : libdeflate_zlib_decompress_ex;
      if (decompress_member(context_.get(), stored.data(), stored.size(), body.data(), body.size(),
                            &taken, &made) != LIBDEFLATE_SUCCESS) {
        return false;
      }
      stored = stored.subspan(taken);
      body = body.subspan(made);
    } while (!stored.empty() && is_gzip);
    return stored.empty() && body.empty();
  }

 private:
  struct Free {
    void operator()(libdeflate_decompressor* context) const {
      libdeflate_free_decompressor(context);
    }
  };
  std::unique_ptr<libdeflate_decompressor, Free> context_;
};

class Lz4Decompressor : public PageDecompressor {
 public:
  bool may_hold(std::span<const char> stored, size_t body_bytes) const override {
    constexpr size_t kExpansionMax = 255;
    return body_bytes / kExpansionMax <= stored.size();
  }

  bool decompress(std::span<const char> stored, std::span<char> body) override {
    constexpr size_t kBytesMax = std::numeric_limits<int>::max();
    if (stored.size() > kBytesMax || body.size() > kBytesMax) return false;
    const int size = LZ4_decompress_safe(
        stored.data(), body.data(), static_cast<int>(stored.size()), static_cast<int>(body.size()));
    return size >= 0 && static_cast<size_t>(size) == body.size();
  }
};

}  // namespace

std::unique_ptr<PageDecompressor> make_page_decompressor(CompressionCodec codec) {
  switch (codec) {
    case CompressionCodec::kSnappy:
      return std::make_unique<SnappyDecompressor>();
    case CompressionCodec::kGzip:
      return std::make_unique<GzipDecompressor>();
    case CompressionCodec::kZstd:
      return std::make_unique<ZstdDecompressor>();
    case CompressionCodec::kLz4Raw:
      return std::make_unique<Lz4Decompressor>();
    default:
      return nullptr;
  }
}

}  // namespace adze::parquet
