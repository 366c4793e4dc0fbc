#include "deploy/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/error.h"

namespace adze::deploy {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Begins with a letter, has no blank and no mark of YAML's, and is no word that YAML 1.1 takes for
/// something else.
bool is_plain(std::string_view text) {
  constexpr std::array<std::string_view, 10> kWords = {"y",   "n",    "yes",   "no",   "on",
                                                       "off", "true", "false", "null", ""};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) return false;
  if (!is_letter(text[0]) || text.ends_with(':')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("-_./:").find(c) != std::string_view::npos;
  });
}

/// One code point from the front of valid UTF-8, and its bytes.
std::pair<uint32_t, size_t> decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  const size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (size > text.size()) return {first, 1};
  uint32_t point = size == 1 ? first : first & (0xffu >> (size + 1));
  for (size_t i = 1; i < size; ++i) point = point << 6 | (byte(i) & 0x3fu);
  return {point, size};
}

/// What YAML calls printable, without line ends, and without marks that no one sees.
bool is_printable(uint32_t point) {
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return false;
  const bool is_end_of_line = point == 0x2028 || point == 0x2029;
  const bool is_mark = point == 0xfeff || (point & 0xfffe) == 0xfffe;
  const bool is_direction = (point >= 0x200b && point <= 0x200f) ||
                            (point >= 0x202a && point <= 0x202e) ||
                            (point >= 0x2066 && point <= 0x2069);
  return !is_end_of_line && !is_mark && !is_direction;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const auto [point, size] = decode(text);
    if (point == '"' || point == '\\') {
      result += '\\';
      result += static_cast<char>(point);
    } else if (point == '\n') {
      result += "\\n";
    } else if (!is_printable(point)) {
      result += point > 0xffff ? fmt::format("\\U{:08x}", point) : fmt::format("\\u{:04x}", point);
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return result + '"';
}

bool has_names(std::string_view text) { return text.find("${") != std::string_view::npos; }

/// A literal `${` as Fn::Sub spells it.
std::string without_names(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const size_t at = text.find("${");
    result += text.substr(0, at);
    if (at == std::string_view::npos) break;
    result += "${!";
    text.remove_prefix(at + 2);
  }
  return result;
}

/// A block keeps lines as they are, but for a first one that begins with a blank, and blank ones at
/// the end.
bool fits_block(std::string_view text) {
  if (text.empty() || text[0] == ' ' || text[0] == '\t' || text[0] == '\n') return false;
  if (text.ends_with("\n\n") || text.find_first_not_of(" \n") == std::string_view::npos)
    return false;
  while (!text.empty()) {
    const auto [point, size] = decode(text);
    if (point != '\n' && !is_printable(point)) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

std::string yaml_sub(std::string_view text) {
  return has_names(text) ? "!Sub " + quoted(text) : yaml_scalar(text);
}

std::string yaml_lines(std::string_view text, size_t indentation) {
  const std::string written = without_names(text);
  const std::string tag = has_names(text) ? "!Sub " : "";
  if (!fits_block(text)) return tag + quoted(written);
  std::string block = tag + (text.ends_with('\n') ? "|" : "|-");
  std::string_view rest = written;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    block += '\n';
    if (!line.empty()) block.append(indentation, ' ').append(line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return block;
}

std::string filled(std::string_view form,
                   const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string result;
  while (true) {
    const size_t begin = form.find("<<");
    result += form.substr(0, begin);
    if (begin == std::string_view::npos) return result;
    const size_t end = form.find(">>", begin);
    ADZE_CHECK(end != std::string_view::npos);
    const std::string_view name = form.substr(begin + 2, end - begin - 2);
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& value) { return value.first == name; });
    ADZE_CHECK(found != values.end());
    result += found->second;
    form.remove_prefix(end + 2);
  }
}

}  // namespace adze::deploy
