#include "io/gzip_source.h"

#include <fmt/format.h>

#include "base/error.h"
#include "io/inflater.h"
#include "io/stored_buffer.h"

namespace adze::io {
namespace {

constexpr std::string_view kMemberMagic = "\x1F\x8B";

class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> stored, std::unique_ptr<Inflater> inflater)
      : stored_(std::move(stored)), inflater_(std::move(inflater)) {}

  size_t read(std::span<char> into) override {
    std::span<char> room = into;
    while (room.size() == into.size()) {
      if (!in_member_ && !begin_member()) return 0;
      std::span<const char> input = stored_.bytes();
      const size_t input_size = input.size();
      const InflateResult result = inflater_->step(input, room);
      stored_.take(input_size - input.size());
      if (result == InflateResult::kCorrupt) fail_corrupt();
      if (result == InflateResult::kEnd) in_member_ = false;
      const bool is_stuck = in_member_ && room.size() == into.size() && stored_.bytes().empty();
      if (is_stuck && !stored_.refill()) fail_truncated();
    }
    return into.size() - room.size();
  }

  const std::string& name() const override { return stored_.source().name(); }
  uint64_t stored_bytes_read() const override { return stored_.source().stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return stored_.source().stored_bytes_total();
  }

 private:
  /// False at the end of the stored bytes. Members may be padded with zeros, as tapes are.
  bool begin_member() {
    while (stored_.fill(1) && stored_.bytes()[0] == 0 && member_count_ > 0) stored_.take(1);
    if (stored_.bytes().empty()) return false;
    const bool has_two = stored_.fill(kMemberMagic.size());
    const std::string_view begin(stored_.bytes().data(), has_two ? 2 : 1);
    if (begin != kMemberMagic.substr(0, begin.size())) fail_trailing();
    if (member_count_ > 0) inflater_->reset();
    ++member_count_;
    in_member_ = true;
    return true;
  }

  [[noreturn]] void fail(std::string message, const char* fix) const {
    Error error(ErrorCategory::kInput, std::move(message));
    error.file = name();
    error.fix = fix;
    throw error;
  }
  [[noreturn]] void fail_truncated() const {
    fail("ends in the middle of its gzip data", "fetch it again: its end is missing");
  }
  [[noreturn]] void fail_corrupt() const {
    fail("its gzip data is corrupt", "fetch it again, and check it with: gzip -t");
  }
  [[noreturn]] void fail_trailing() const {
    fail(fmt::format("has something else after its gzip data, at byte {}", stored_.position()),
         "cut it off there, or compress the file again");
  }

  StoredBuffer stored_;
  std::unique_ptr<Inflater> inflater_;
  bool in_member_ = false;
  uint64_t member_count_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> decompress_gzip(std::unique_ptr<ByteSource> stored,
                                            std::unique_ptr<Inflater> inflater) {
  return std::make_unique<GzipSource>(std::move(stored), std::move(inflater));
}

std::unique_ptr<ByteSource> decompress_gzip(std::unique_ptr<ByteSource> stored) {
  std::unique_ptr<Inflater> inflater = make_isal_inflater();
  if (inflater == nullptr) inflater = make_zlib_inflater();
  return decompress_gzip(std::move(stored), std::move(inflater));
}

}  // namespace adze::io
