// The matcher keeps one place to go back to, the last `*`: when the rest doesn't fit, that star
// takes one character more. An earlier star need never take more, so it isn't gone back to, and no
// pattern takes long.
#include "io/glob_pattern.h"

#include <optional>

namespace adze::io {
namespace {

/// Takes the first character off `text`: a code point, or a byte that begins none.
char32_t take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  size_t size = 1;
  if (first >= 0xC2) size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  if (size > text.size()) size = 1;
  char32_t character = size == 1 ? first : first & (0x7Fu >> size);
  for (size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) {
      text.remove_prefix(1);
      return first;
    }
    character = character << 6 | (next & 0x3F);
  }
  text.remove_prefix(size);
  return character;
}

char32_t take_escaped(std::string_view& pattern) {
  if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
  return take_character(pattern);
}

/// The set that `pattern` begins with, "[a-z]", tried on one character. Takes the set off the
/// pattern; nothing if it has no end, for then the bracket stands for itself.
std::optional<bool> take_set(std::string_view& pattern, char32_t character) {
  std::string_view rest = pattern.substr(1);
  const bool is_negated = rest.starts_with('!') || rest.starts_with('^');
  if (is_negated) rest.remove_prefix(1);
  bool is_in = false;
  for (bool is_first = true; !rest.empty() && (is_first || rest[0] != ']'); is_first = false) {
    const char32_t low = take_escaped(rest);
    char32_t high = low;
    if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']') {
      rest.remove_prefix(1);
      high = take_escaped(rest);
    }
    is_in = is_in || (low <= character && character <= high);
  }
  if (rest.empty()) return std::nullopt;
  pattern = rest.substr(1);
  return is_in != is_negated;
}

/// Takes one character off both if they fit; leaves both alone if not. Not for `*`.
bool take_match(std::string_view& pattern, std::string_view& name) {
  if (pattern.empty()) return false;
  std::string_view name_rest = name;
  std::string_view pattern_rest = pattern;
  const char32_t character = take_character(name_rest);
  if (pattern[0] == '?') {
    pattern_rest.remove_prefix(1);
  } else if (const auto in_set =
                 pattern[0] == '[' ? take_set(pattern_rest, character) : std::optional<bool>()) {
    if (!*in_set) return false;
  } else if (take_escaped(pattern_rest) != character) {
    return false;
  }
  pattern = pattern_rest;
  name = name_rest;
  return true;
}

}  // namespace

bool has_glob(std::string_view pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?') return true;
    std::string_view set = pattern.substr(i);
    if (pattern[i] == '[' && take_set(set, 0)) return true;
    if (pattern[i] == '\\') ++i;
  }
  return false;
}

bool glob_matches(std::string_view pattern, std::string_view name) {
  std::optional<std::string_view> star_pattern;  // behind the last star met
  std::string_view star_name;                    // what that star has not taken
  while (!name.empty()) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      star_pattern = pattern;
      star_name = name;
    } else if (!take_match(pattern, name)) {
      if (!star_pattern) return false;
      take_character(star_name);
      pattern = *star_pattern;
      name = star_name;
    }
  }
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

std::string glob_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string glob_unescaped(std::string_view pattern) {
  std::string text;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    text += pattern[i];
  }
  return text;
}

}  // namespace adze::io
