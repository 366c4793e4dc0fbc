#include "print/base64.h"

#include <cstdint>

namespace adze::print {

void append_base64(std::string_view bytes, std::string& to) {
  constexpr const char* kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;  // 24 bits; bytes that are missing at the end count as 0
    for (size_t j = 0; j < 3; ++j) {
      group = (group << 8) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0);
    }
    const size_t digit_count = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (size_t j = 0; j < 4; ++j) {
      to += j < digit_count ? kDigits[(group >> (18 - 6 * j)) & 63] : '=';
    }
  }
}

}  // namespace adze::print
