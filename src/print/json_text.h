#pragma once

#include <string>
#include <string_view>

namespace adze::print {

/// Appends `text` as a JSON string with its quotes (RFC 8259). Bytes that are not UTF-8 become
/// U+FFFD, for JSON has no way to hold them.
void append_json_string(std::string_view text, std::string& to);

}  // namespace adze::print
