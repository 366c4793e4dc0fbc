// All that uses libdeflate: gzip, and the checksum of pages, for its CRC-32 folds 64 bytes at a
// time with carry-less multiplication where the CPU has it.

#include <libdeflate.h>

#include "base/error.h"
#include "parquet/compressor.h"
#include "parquet/page_checksum.h"

namespace adze::parquet {
namespace {

constexpr int level_default = 6;  // as gzip's

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

class GzipCompressor : public Compressor {
 public:
  explicit GzipCompressor(int level) : compressor_(libdeflate_alloc_compressor(level)) {
    if (!compressor_) throw Error(ErrorCategory::kResources, "no memory for the gzip compressor");
  }

  size_t bytes_max(size_t bytes) const override {
    return libdeflate_gzip_compress_bound(compressor_.get(), bytes);
  }

  size_t compress(std::span<const char> body, PageContent, char* to) override {
    const size_t size = libdeflate_gzip_compress(compressor_.get(), body.data(), body.size(), to,
                                                 bytes_max(body.size()));
    ADZE_CHECK(size > 0);
    return size;
  }

 private:
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_;
};

}  // namespace

std::unique_ptr<Compressor> make_gzip_compressor(std::optional<int> level) {
  return std::make_unique<GzipCompressor>(level.value_or(level_default));
}

uint32_t page_checksum(std::span<const char> body) {
  return libdeflate_crc32(0, body.data(), body.size());
}

}  // namespace adze::parquet
