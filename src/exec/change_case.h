#pragma once

#include <string_view>

namespace adze::exec {

/// Bytes that change_case() may write for a text of this size.
inline size_t changed_case_bytes_max(std::string_view text) { return text.size() * 4; }

/// Writes the text in lower or upper case to `to` and returns what was written: simple case
/// mapping, one code point to one, as DuckDB; no locale. Never longer than 4 bytes a code point,
/// and as long as the text if that is ASCII.
std::string_view change_case(std::string_view text, bool upper, char* to);

}  // namespace adze::exec
