#include "base/data_shape.h"

#include <fmt/format.h>
#include <utf8proc.h>

namespace adze {
namespace {

constexpr size_t kCharactersMax = 80;
constexpr std::string_view kEllipsis = "…";

/// One character of a text that may not be UTF-8.
struct Character {
  std::string_view bytes;
  utf8proc_int32_t code_point = -1;  ///< -1: one byte that is not UTF-8
};

Character first_character(std::string_view text) {
  utf8proc_int32_t code_point = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (size <= 0) return {text.substr(0, 1), -1};
  return {text.substr(0, static_cast<size_t>(size)), code_point};
}

/// Characters that steer a terminal or reorder what is read there, rather than show something.
bool is_control(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

void append_escaped(const Character& character, std::string& to) {
  const utf8proc_int32_t code_point = character.code_point;
  if (code_point < 0) {
    to += fmt::format("\\x{:02x}", static_cast<unsigned char>(character.bytes[0]));
  } else if (code_point == '\n') {
    to += "\\n";
  } else if (code_point == '\r') {
    to += "\\r";
  } else if (code_point == '\t') {
    to += "\\t";
  } else if (!is_control(code_point)) {
    to += character.bytes;
  } else if (code_point < 0x80) {
    to += fmt::format("\\x{:02x}", code_point);
  } else {
    to += fmt::format("\\u{{{:x}}}", code_point);
  }
}

void append_shape(const Character& character, std::string& to) {
  const utf8proc_int32_t code_point = character.code_point;
  if (code_point >= 'a' && code_point <= 'z') {
    to += 'a';
  } else if (code_point >= 'A' && code_point <= 'Z') {
    to += 'A';
  } else if (code_point < 0) {
    to += 'x';  // its hexadecimal form would reveal it
  } else {
    const utf8proc_category_t category = utf8proc_category(code_point);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) {
      to += 'x';  // letters, and the marks that belong to them
    } else if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) {
      to += '9';
    } else {
      append_escaped(character, to);
    }
  }
}

std::string convert(std::string_view text, size_t characters_max,
                    void (*append)(const Character&, std::string&)) {
  std::string result;
  for (size_t count = 0; !text.empty(); ++count) {
    if (count == characters_max) return result += kEllipsis;
    const Character character = first_character(text);
    append(character, result);
    text.remove_prefix(character.bytes.size());
  }
  return result;
}

}  // namespace

std::string data_shape(std::string_view value) {
  return convert(value, kCharactersMax, append_shape);
}

std::string printable_value(std::string_view value) {
  return convert(value, kCharactersMax, append_escaped);
}

std::string escape_controls(std::string_view text) {
  return convert(text, std::string_view::npos, append_escaped);
}

}  // namespace adze
