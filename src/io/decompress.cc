#include "io/decompress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "base/error.h"
#include "io/content_kind.h"
#include "io/gzip_source.h"
#include "io/zstd_source.h"

namespace adze::io {
namespace {

/// A source whose first bytes have been looked at and are handed out again.
class BegunSource : public ByteSource {
 public:
  explicit BegunSource(std::unique_ptr<ByteSource> rest) : rest_(std::move(rest)) {
    head_.resize(kContentKindBytes);
    size_t size = 0;
    while (size < head_.size()) {
      const size_t got = rest_->read(std::span(head_).subspan(size));
      if (got == 0) break;
      size += got;
    }
    head_.resize(size);
  }

  const std::string& head() const { return head_; }

  size_t read(std::span<char> into) override {
    if (head_used_ == head_.size()) return rest_->read(into);
    const size_t count = std::min(into.size(), head_.size() - head_used_);
    std::memcpy(into.data(), head_.data() + head_used_, count);
    head_used_ += count;
    return count;
  }

  const std::string& name() const override { return rest_->name(); }
  uint64_t stored_bytes_read() const override { return rest_->stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return rest_->stored_bytes_total();
  }

 private:
  std::unique_ptr<ByteSource> rest_;
  std::string head_;
  size_t head_used_ = 0;
};

[[noreturn]] void refuse(const std::string& name, std::string message, std::string_view fix) {
  Error error(ErrorCategory::kContract, std::move(message));
  error.file = name;
  error.fix = fix;
  throw error;
}

void require_text(const BegunSource& source, const char* inside) {
  const ContentKind kind = content_kind(source.head());
  if (kind.refused_as.empty()) return;
  refuse(source.name(), fmt::format("is {}{}, not CSV", kind.refused_as, inside), kind.fix);
}

}  // namespace

std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> stored, RunContext& context) {
  auto begun = std::make_unique<BegunSource>(std::move(stored));
  require_text(*begun, "");
  const Compression compression = content_kind(begun->head()).compression;
  if (compression == Compression::kNone) return begun;

  std::unique_ptr<ByteSource> plain;
  if (compression == Compression::kGzip) {
    plain = decompress_gzip(std::move(begun));
  } else {
    plain = decompress_zstd(std::move(begun), context);
  }
  auto inner = std::make_unique<BegunSource>(std::move(plain));
  require_text(*inner, " inside a compressed file");
  if (content_kind(inner->head()).compression != Compression::kNone) {
    refuse(inner->name(), "is compressed twice", "undo one of the two compressions first");
  }
  return inner;
}

}  // namespace adze::io
