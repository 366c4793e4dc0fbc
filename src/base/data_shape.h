#pragma once

#include <string>
#include <string_view>

namespace adze {

/// A value as logs may show it: digits become 9, ASCII letters a or A, other letters of any script
/// x, the rest stays; at most 80 characters, then "…". Never reveals the value.
std::string data_shape(std::string_view value);

/// The value itself for a terminal: control characters escaped (\n, \x1b, and those that reorder
/// text, \u{202e}), at most 80 characters, then "…"; invalid UTF-8 as \xNN.
std::string printable_value(std::string_view value);

/// Escapes control characters and invalid UTF-8 without shortening.
std::string escape_controls(std::string_view text);

}  // namespace adze
