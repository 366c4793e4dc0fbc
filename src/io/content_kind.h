#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace adze::io {

enum class Compression { kNone, kGzip, kZstd };

/// What the first bytes of an object say about it.
struct ContentKind {
  Compression compression = Compression::kNone;
  /// "a ZIP archive", if it is of a kind that holds no text; empty if it may be text.
  std::string_view refused_as;
  std::string_view fix;
};

/// Bytes needed by content_kind; fewer only if the object is smaller.
inline constexpr size_t kContentKindBytes = 265;

ContentKind content_kind(std::string_view first_bytes);

/// "is an HTML page, not CSV", with what that usually means. Throws Error(kContract).
[[noreturn]] void refuse_html_page(const std::string& name);

}  // namespace adze::io
