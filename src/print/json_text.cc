#include "print/json_text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <iterator>

namespace adze::print {
namespace {

bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

void append_ascii_escape(char c, std::string& to) {
  switch (c) {
    case '"':
      to += "\\\"";
      return;
    case '\\':
      to += "\\\\";
      return;
    case '\n':
      to += "\\n";
      return;
    case '\r':
      to += "\\r";
      return;
    case '\t':
      to += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

/// Appends the character that begins `text`, which is not plain; returns its size in bytes.
size_t append_special(std::string_view text, std::string& to) {
  if (static_cast<unsigned char>(text[0]) < 0x80) {
    append_ascii_escape(text[0], to);
    return 1;
  }
  utf8proc_int32_t code_point = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (size <= 0) {
    to += "\xEF\xBF\xBD";
    return 1;
  }
  to += text.substr(0, static_cast<size_t>(size));
  return static_cast<size_t>(size);
}

}  // namespace

void append_json_string(std::string_view text, std::string& to) {
  to += '"';
  while (!text.empty()) {
    size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
    to += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(append_special(text, to));
  }
  to += '"';
}

}  // namespace adze::print
