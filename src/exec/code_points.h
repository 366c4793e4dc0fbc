#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

/// Text as code points. All text is valid UTF-8, for the reader has checked it: a byte begins a
/// code point unless its two top bits are 10.
namespace adze::exec {

inline bool begins_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

inline bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Byte index of code point `count`, or the text's size if it has fewer.
inline size_t skip_code_points(std::string_view text, int64_t count) {
  size_t i = 0;
  for (; i < text.size() && count > 0; --count) {
    ++i;
    while (i < text.size() && !begins_code_point(text[i])) ++i;
  }
  return i;
}

inline int64_t count_code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(), begins_code_point);
}

/// Takes the first code point off `text`. REQUIRES: it isn't empty.
inline std::string_view take_code_point(std::string_view& text) {
  const size_t size = skip_code_points(text, 1);
  const std::string_view first = text.substr(0, size);
  text.remove_prefix(size);
  return first;
}

}  // namespace adze::exec
