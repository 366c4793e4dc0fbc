#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace adze {

/// `text` with %XX for each byte that is special (RFC 3986, 2.1). What is special differs from
/// place to place: `is_special(char)` says it. '%' itself should be.
template <typename IsSpecial>
std::string percent_encode_if(std::string_view text, IsSpecial is_special) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_special(c)) {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      encoded += c;
    }
  }
  return encoded;
}

}  // namespace adze
