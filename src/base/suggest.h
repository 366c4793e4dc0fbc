#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace adze {

/// The candidate nearest to a misspelt word (edit distance at most 2, or a third of its length,
/// ignoring case), or "" if none is near. For "did you mean 'delimiter'?".
std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

/// ", did you mean 'X'?" or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace adze
