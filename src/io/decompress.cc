#include "io/decompress.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"
#include "io/begun_source.h"
#include "io/content_kind.h"
#include "io/gzip_source.h"
#include "io/zstd_source.h"

namespace adze::io {
namespace {

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
