#include "base/suggest.h"

#include <algorithm>
#include <cstddef>

namespace adze {
namespace {

// Longer words are not typing errors, and the table below is quadratic.
constexpr size_t kWordBytesMax = 128;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
/// (the "optimal string alignment" distance), by bytes, ignoring the case of ASCII letters.
size_t edit_distance(std::string_view a, std::string_view b) {
  const size_t width = b.size() + 1;
  std::vector<size_t> table((a.size() + 1) * width);
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      size_t& distance = table[i * width + j];
      if (i == 0 || j == 0) {
        distance = i + j;
        continue;
      }
      const size_t replaced = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      distance = std::min({table[(i - 1) * width + j] + 1, table[i * width + j - 1] + 1,
                           table[(i - 1) * width + j - 1] + replaced});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) distance = std::min(distance, table[(i - 2) * width + j - 2] + 1);
    }
  }
  return table.back();
}

}  // namespace

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
  if (word.size() > kWordBytesMax) return "";
  size_t distance_max = std::max<size_t>(2, word.size() / 3);
  std::string nearest;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kWordBytesMax) continue;
    const size_t distance = edit_distance(word, candidate);
    // A word of two letters of which both differ has nothing in common with the candidate.
    const bool is_near = distance <= distance_max && distance < std::max<size_t>(word.size(), 1);
    if (!is_near || distance >= candidate.size()) continue;
    nearest = candidate;
    if (distance == 0) break;
    distance_max = distance - 1;  // the next one must be nearer
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? "" : ", did you mean '" + nearest + "'?";
}

}  // namespace adze
