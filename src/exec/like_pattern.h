#pragma once

#include <string_view>

namespace adze::exec {

/// LIKE: % stands for any text, _ for one code point, all else for itself, case and all. After
/// `escape` (one code point, or empty for none) a character stands for itself; an escape at the
/// pattern's end matches nothing.
bool matches_like(std::string_view text, std::string_view pattern, std::string_view escape);

}  // namespace adze::exec
