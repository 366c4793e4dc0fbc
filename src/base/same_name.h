#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// How SQL compares names: the case of ASCII letters aside.
namespace adze {

inline char folded_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The same for all names that SQL takes for one.
inline std::string folded_name(std::string_view name) {
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(), folded_letter);
  return folded;
}

inline bool is_same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char c, char d) { return folded_letter(c) == folded_letter(d); });
}

}  // namespace adze
