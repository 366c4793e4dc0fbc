#include <lz4.h>

#include <vector>

#include "base/error.h"
#include "parquet/compressor.h"

namespace adze::parquet {
namespace {

/// LZ4_RAW: one block without a frame.
class Lz4Compressor : public Compressor {
 public:
  Lz4Compressor() : state_(static_cast<size_t>(LZ4_sizeofState()) / sizeof(uint64_t) + 1) {}

  size_t bytes_max(size_t bytes) const override {
    if (bytes > LZ4_MAX_INPUT_SIZE) {
      throw Error(ErrorCategory::kSqlData, "a page of more than 2,113,929,216 bytes can't be lz4");
    }
    return static_cast<size_t>(LZ4_compressBound(static_cast<int>(bytes)));
  }

  size_t compress(std::span<const char> body, PageContent, char* to) override {
    const int room = static_cast<int>(bytes_max(body.size()));
    const int size = LZ4_compress_fast_extState(state_.data(), body.data(), to,
                                                static_cast<int>(body.size()), room, 1);
    ADZE_CHECK(size > 0);
    return static_cast<size_t>(size);
  }

 private:
  std::vector<uint64_t> state_;
};

}  // namespace

std::unique_ptr<Compressor> make_lz4_compressor() { return std::make_unique<Lz4Compressor>(); }

}  // namespace adze::parquet
