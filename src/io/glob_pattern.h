#pragma once

#include <string>
#include <string_view>

/// Patterns of names, as shells have them: `*` any characters, `?` one, `[a-z]` one of these,
/// `[!a-z]` none of these, `\*` the character itself. Characters are code points of UTF-8; a byte
/// that is not part of one stands for itself. No locale is read.
namespace adze::io {

/// True if there is a `*`, `?` or `[…]` in it that is not written with a backslash.
bool has_glob(std::string_view pattern);

/// Whether a whole name (without '/') fits. Takes at most pattern times name steps.
bool glob_matches(std::string_view pattern, std::string_view name);

/// The pattern that only `text` fits.
std::string glob_escaped(std::string_view text);

/// What a pattern without has_glob() stands for: `\*` is `*`.
std::string glob_unescaped(std::string_view pattern);

}  // namespace adze::io
