#include "print/display_text.h"

#include <utf8proc.h>

#include <algorithm>

namespace adze::print {
namespace {

/// Takes one character off the front of `text`; its width is added to `width`.
std::string_view take_character(std::string_view& text, size_t& width) {
  utf8proc_int32_t code_point = -1;
  const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  const size_t size = got > 0 ? static_cast<size_t>(got) : 1;
  width += got > 0 ? static_cast<size_t>(std::max(0, utf8proc_charwidth(code_point))) : 1;
  const std::string_view character = text.substr(0, size);
  text.remove_prefix(size);
  return character;
}

}  // namespace

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) take_character(text, width);
  return width;
}

std::string fitted(std::string_view text, size_t width_max) {
  std::string_view rest = text;
  std::string kept;
  size_t width = 0;
  size_t kept_bytes = 0;  // of the longest beginning that leaves room for the …
  while (!rest.empty()) {
    kept += take_character(rest, width);
    if (width < width_max) kept_bytes = kept.size();
    if (width > width_max) return kept.substr(0, kept_bytes) + "…";
  }
  return kept;
}

std::string padded(std::string_view text, size_t width, bool is_right) {
  const size_t text_width = display_width(text);
  const std::string blanks(width > text_width ? width - text_width : 0, ' ');
  return is_right ? blanks + std::string(text) : std::string(text) + blanks;
}

}  // namespace adze::print
