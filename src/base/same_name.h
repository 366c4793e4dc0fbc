#pragma once

#include <algorithm>
#include <string_view>

namespace adze {

/// Whether SQL takes two names of columns for the same: case of ASCII letters aside.
inline bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char c, char d) { return lower(c) == lower(d); });
}

}  // namespace adze
