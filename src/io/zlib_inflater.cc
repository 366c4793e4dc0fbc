#include <zlib.h>

#include <algorithm>
#include <climits>

#include "base/error.h"
#include "io/inflater.h"

namespace adze::io {
namespace {

class ZlibInflater : public Inflater {
 public:
  ZlibInflater() {
    constexpr int kGzipWithLargestWindow = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipWithLargestWindow) != Z_OK) {
      throw Error(ErrorCategory::kResources, "no memory for decompressing gzip data");
    }
  }
  ~ZlibInflater() override { inflateEnd(&stream_); }
  ZlibInflater(const ZlibInflater&) = delete;
  ZlibInflater& operator=(const ZlibInflater&) = delete;

  void reset() override { inflateReset(&stream_); }

  InflateResult step(std::span<const char>& input, std::span<char>& output) override {
    const auto input_size = static_cast<uInt>(std::min<size_t>(input.size(), UINT_MAX));
    const auto output_size = static_cast<uInt>(std::min<size_t>(output.size(), UINT_MAX));
    // zlib does not write to its input; its declaration lacks the const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = input_size;
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = output_size;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input = input.subspan(input_size - stream_.avail_in);
    output = output.subspan(output_size - stream_.avail_out);
    if (result == Z_STREAM_END) return InflateResult::kEnd;
    // Z_BUF_ERROR: nothing to do without more input, which is no error.
    return result == Z_OK || result == Z_BUF_ERROR ? InflateResult::kMore : InflateResult::kCorrupt;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Inflater> make_zlib_inflater() { return std::make_unique<ZlibInflater>(); }

}  // namespace adze::io
