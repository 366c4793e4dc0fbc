#pragma once

#include <cstddef>
#include <string_view>

namespace adze::csv {

/// Bytes of a text by which UTF-16 is told.
inline constexpr size_t kEncodingSampleBytes = 4096;

/// The encoding that a text seems to have which isn't UTF-8, as iconv calls it: UTF-16LE, UTF-16BE,
/// WINDOWS-1252 or LATIN1; null for UTF-8. Told by byte order marks, by NUL bytes (every other byte
/// of ASCII in UTF-16), and by bytes 0x80 to 0x9F, which are control characters in Latin-1. `text`
/// may end in the middle of a character.
const char* foreign_encoding(std::string_view text);

}  // namespace adze::csv
