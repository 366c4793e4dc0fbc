#include "io/zstd_source.h"

// The constructor that takes an allocator is declared for users of the static library only.
#define ZSTD_STATIC_LINKING_ONLY
#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <cstdlib>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "io/stored_buffer.h"

namespace adze::io {
namespace {

constexpr int kWindowLogMax = 27;

/// zstd's memory, taken from the run's budget: a frame decides by its header how much is needed,
/// up to 128 MiB. zstd is C, so a refusal is kept here until zstd has returned.
class BudgetAllocator {
 public:
  explicit BudgetAllocator(MemoryBudget& budget) : budget_(budget) {}

  ZSTD_customMem functions() {
    return {.customAlloc = allocate, .customFree = release, .opaque = this};
  }
  void rethrow_refusal() {
    if (refusal_) std::rethrow_exception(std::exchange(refusal_, nullptr));
  }

 private:
  /// In front of each piece; as large as malloc's alignment.
  struct alignas(std::max_align_t) Header {
    size_t bytes;
  };

  static void* allocate(void* self, size_t bytes) {
    auto* allocator = static_cast<BudgetAllocator*>(self);
    const size_t bytes_total = bytes + sizeof(Header);
    try {
      allocator->budget_.reserve(bytes_total, "decompressing zstd data");
    } catch (...) {
      allocator->refusal_ = std::current_exception();
      return nullptr;
    }
    auto* header = static_cast<Header*>(std::malloc(bytes_total));
    if (header == nullptr) {
      allocator->budget_.release(bytes_total);
      return nullptr;
    }
    header->bytes = bytes_total;
    return header + 1;
  }

  static void release(void* self, void* piece) {
    if (piece == nullptr) return;
    Header* header = static_cast<Header*>(piece) - 1;
    static_cast<BudgetAllocator*>(self)->budget_.release(header->bytes);
    std::free(header);
  }

  MemoryBudget& budget_;
  std::exception_ptr refusal_;
};

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class ZstdSource : public ByteSource {
 public:
  ZstdSource(std::unique_ptr<ByteSource> stored, RunContext& context)
      : stored_(std::move(stored)),
        allocator_(context.memory),
        stream_(ZSTD_createDStream_advanced(allocator_.functions())) {
    if (stream_ == nullptr) fail_memory();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  }

  size_t read(std::span<char> into) override {
    ZSTD_outBuffer output{into.data(), into.size(), 0};
    while (output.pos == 0) {
      if (!in_frame_ && !stored_.fill(1)) return 0;
      if (!in_frame_) frame_position_ = stored_.position();
      in_frame_ = true;
      ZSTD_inBuffer input{stored_.bytes().data(), stored_.bytes().size(), 0};
      const size_t result = ZSTD_decompressStream(stream_.get(), &output, &input);
      stored_.take(input.pos);
      if (ZSTD_isError(result)) fail(ZSTD_getErrorCode(result));
      if (result == 0) {
        in_frame_ = false;
        ++frame_count_;
      }
      const bool is_stuck = in_frame_ && output.pos == 0 && stored_.bytes().empty();
      if (is_stuck && !stored_.refill()) fail_truncated();
    }
    return output.pos;
  }

  const std::string& name() const override { return stored_.source().name(); }
  uint64_t stored_bytes_read() const override { return stored_.source().stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return stored_.source().stored_bytes_total();
  }

 private:
  [[noreturn]] void fail_memory() {
    allocator_.rethrow_refusal();
    throw Error(ErrorCategory::kResources, "no memory for decompressing zstd data");
  }

  [[noreturn]] void fail_input(std::string message, const char* fix) const {
    Error error(ErrorCategory::kInput, std::move(message));
    error.file = name();
    error.fix = fix;
    throw error;
  }

  [[noreturn]] void fail_truncated() const {
    fail_input("ends in the middle of its zstd data", "fetch it again: its end is missing");
  }

  [[noreturn]] void fail(ZSTD_ErrorCode code) {
    switch (code) {
      case ZSTD_error_memory_allocation:
        fail_memory();
      case ZSTD_error_frameParameter_windowTooLarge:
        fail_input("its zstd data needs a window of more than 128 MiB",
                   "compress it again without --ultra and --long");
      case ZSTD_error_dictionary_wrong:
        fail_input("its zstd data was compressed with a dictionary",
                   "compress it again without one");
      case ZSTD_error_prefix_unknown:
        if (frame_count_ > 0) {
          fail_input(
              fmt::format("has something else after its zstd data, at byte {}", frame_position_),
              "cut it off there, or compress the file again");
        }
        [[fallthrough]];
      default:
        fail_input("its zstd data is corrupt", "fetch it again, and check it with: zstd -t");
    }
  }

  StoredBuffer stored_;
  BudgetAllocator allocator_;
  std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
  bool in_frame_ = false;
  uint64_t frame_count_ = 0;
  uint64_t frame_position_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> decompress_zstd(std::unique_ptr<ByteSource> stored,
                                            RunContext& context) {
  return std::make_unique<ZstdSource>(std::move(stored), context);
}

}  // namespace adze::io
