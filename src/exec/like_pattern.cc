#include "exec/like_pattern.h"

// Matched from left to right. On a mismatch only the last % seen takes one character more: what
// lies before it has matched already, and a longer match of an earlier % cannot do better. So the
// cost is at most the product of both lengths and there is no recursion.
namespace adze::exec {
namespace {

size_t code_point_size(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

/// One element of the pattern against the text at one place.
struct Step {
  bool matches = false;
  size_t pattern_bytes = 0;
  size_t text_bytes = 0;
};

Step match_one(std::string_view text, std::string_view pattern, std::string_view escape) {
  if (!escape.empty() && pattern.starts_with(escape)) {
    const std::string_view rest = pattern.substr(escape.size());
    if (rest.empty() || text.empty()) return {};
    const size_t size = code_point_size(rest, 0);
    return {text.starts_with(rest.substr(0, size)), escape.size() + size, size};
  }
  if (text.empty()) return {};
  if (pattern[0] == '_') return {true, 1, code_point_size(text, 0)};
  return {text[0] == pattern[0], 1, 1};
}

}  // namespace

bool matches_like(std::string_view text, std::string_view pattern, std::string_view escape) {
  size_t at = 0;
  size_t in_pattern = 0;
  bool has_wildcard = false;
  size_t wildcard_end = 0;  // in the pattern, just after the last %
  size_t wildcard_at = 0;   // in the text, where what follows that % is tried
  while (true) {
    if (in_pattern == pattern.size() && at == text.size()) return true;
    if (in_pattern < pattern.size()) {
      const std::string_view rest = pattern.substr(in_pattern);
      const bool is_escape = !escape.empty() && rest.starts_with(escape);
      if (!is_escape && rest[0] == '%') {
        has_wildcard = true;
        wildcard_end = ++in_pattern;
        wildcard_at = at;
        if (wildcard_end == pattern.size()) return true;
        continue;
      }
      const Step step = match_one(text.substr(at), rest, escape);
      if (step.matches) {
        in_pattern += step.pattern_bytes;
        at += step.text_bytes;
        continue;
      }
    }
    if (!has_wildcard || wildcard_at >= text.size()) return false;
    wildcard_at += code_point_size(text, wildcard_at);
    at = wildcard_at;
    in_pattern = wildcard_end;
  }
}

}  // namespace adze::exec
