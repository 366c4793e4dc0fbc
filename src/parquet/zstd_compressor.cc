// zstd, with a context for each set of parameters: a context that changes them clears its tables
// for every page, which costs more than compressing a small one.
//
// Where the user named no level (write_parquet_benchmark.cc, and 20 million rows of the example's
// shape):
//   codes     1   level 3 gains nothing on bit-packed codes
//   numbers   1   of noise only the skew of the exponents can be had, at any level the same; sorted
//                 numbers come out within a few percent of level 3 in half the time. What costs is
//                 the coding of one sequence per value: handing zstd the sequences ready-made
//                 (ZSTD_compressSequences) was measured to be no faster
//   text      3   smaller than 1 on words; on text that is mostly digits it is slower and no
//   smaller

#include <zstd.h>
#include <zstd_errors.h>

#include "base/error.h"
#include "parquet/compressor.h"

namespace adze::parquet {
namespace {

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
using Context = std::unique_ptr<ZSTD_CCtx, FreeContext>;

size_t checked(size_t result) {
  if (ZSTD_isError(result) == 0) return result;
  if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) {
    throw Error(ErrorCategory::kResources, "no memory for the zstd compressor");
  }
  fail_internal(ZSTD_getErrorName(result), __FILE__, __LINE__);
}

Context make_context(int level) {
  Context context(ZSTD_createCCtx());
  if (!context) throw Error(ErrorCategory::kResources, "no memory for the zstd compressor");
  checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level));
  return context;
}

class ZstdCompressor : public Compressor {
 public:
  explicit ZstdCompressor(std::optional<int> level) : level_(level) {}

  size_t bytes_max(size_t bytes) const override { return ZSTD_compressBound(bytes); }

  size_t compress(std::span<const char> body, PageContent content, char* to) override {
    return checked(
        ZSTD_compress2(context_for(content), to, bytes_max(body.size()), body.data(), body.size()));
  }

 private:
  ZSTD_CCtx* context_for(PageContent content) {
    const bool is_text = !level_ && content == PageContent::kText;
    Context& context = is_text ? text_ : fast_;
    if (!context) context = make_context(is_text ? 3 : level_.value_or(1));
    return context.get();
  }

  const std::optional<int> level_;
  Context fast_;
  Context text_;
};

}  // namespace

std::unique_ptr<Compressor> make_zstd_compressor(std::optional<int> level) {
  return std::make_unique<ZstdCompressor>(level);
}

}  // namespace adze::parquet
