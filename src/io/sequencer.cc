#include "io/sequencer.h"

#include <algorithm>

namespace adze::io {
namespace {

/// -1: no such digit.
int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

int digit_at(std::string_view text, size_t index) {
  return index < text.size() ? digit_value(text[index]) : 0;
}

}  // namespace

bool is_sequencer(std::string_view text) {
  constexpr size_t kDigitsMax = 64;
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return digit_value(c) >= 0; });
}

std::strong_ordering compare_sequencers(std::string_view a, std::string_view b) {
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::strong_ordering order = digit_at(a, i) <=> digit_at(b, i);
    if (order != std::strong_ordering::equal) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace adze::io
