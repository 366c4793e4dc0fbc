#include <snappy.h>

#include "parquet/compressor.h"

namespace adze::parquet {
namespace {

class SnappyCompressor : public Compressor {
 public:
  size_t bytes_max(size_t bytes) const override { return snappy::MaxCompressedLength(bytes); }

  size_t compress(std::span<const char> body, PageContent, char* to) override {
    size_t size = 0;
    snappy::RawCompress(body.data(), body.size(), to, &size);
    return size;
  }
};

}  // namespace

std::unique_ptr<Compressor> make_snappy_compressor() {
  return std::make_unique<SnappyCompressor>();
}

}  // namespace adze::parquet
