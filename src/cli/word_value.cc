#include "cli/word_value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/refuse.h"
#include "base/suggest.h"

namespace adze::cli {

size_t word_index(const std::string& value, const std::vector<std::string>& words,
                  const char* kind) {
  const auto found = std::find(words.begin(), words.end(), value);
  if (found == words.end()) {
    refuse(fmt::format("'{}' is not {}{}", value, kind, did_you_mean(value, words)),
           fmt::format("write one of: {}", fmt::join(words, ", ")));
  }
  return static_cast<size_t>(found - words.begin());
}

}  // namespace adze::cli
