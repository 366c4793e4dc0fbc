#pragma once

#include <string>
#include <string_view>

namespace adze::print {

/// Appends `bytes` as base64 with padding (RFC 4648, section 4).
void append_base64(std::string_view bytes, std::string& to);

}  // namespace adze::print
