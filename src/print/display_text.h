#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text in the cells of a terminal: wide characters take two, combining ones none.
namespace adze::print {

/// REQUIRES: `text` is UTF-8 without control characters (see escape_controls).
size_t display_width(std::string_view text);

/// The text itself if it fits into `width_max`, else its beginning and "…". REQUIRES: width_max >
/// 0.
std::string fitted(std::string_view text, size_t width_max);

/// The text between blanks, `width` wide altogether, at the right or at the left side.
std::string padded(std::string_view text, size_t width, bool is_right);

}  // namespace adze::print
