#include "exec/change_case.h"

#include <utf8proc.h>

#include "exec/code_points.h"

namespace adze::exec {
namespace {

void change_ascii(std::string_view text, bool upper, char* to) {
  const char first = upper ? 'a' : 'A';
  for (size_t i = 0; i < text.size(); ++i) {
    const auto offset = static_cast<unsigned char>(text[i] - first);
    to[i] = static_cast<char>(offset < 26 ? text[i] ^ 0x20 : text[i]);
  }
}

}  // namespace

std::string_view change_case(std::string_view text, bool upper, char* to) {
  if (is_ascii(text)) {
    change_ascii(text, upper, to);
    return {to, text.size()};
  }
  size_t size = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t i = 0; i < text.size();) {
    utf8proc_int32_t code_point = 0;
    const auto left = static_cast<utf8proc_ssize_t>(text.size() - i);
    const utf8proc_ssize_t length = utf8proc_iterate(bytes + i, left, &code_point);
    if (length <= 0) {  // not UTF-8: kept as it is
      to[size++] = text[i++];
      continue;
    }
    code_point = upper ? utf8proc_toupper(code_point) : utf8proc_tolower(code_point);
    size += static_cast<size_t>(
        utf8proc_encode_char(code_point, reinterpret_cast<utf8proc_uint8_t*>(to + size)));
    i += static_cast<size_t>(length);
  }
  return {to, size};
}

}  // namespace adze::exec
