#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace adze::cli {

/// Where `value` stands among `words`. Throws Error(kUsage): "'zipp' is not a kind of package".
size_t word_index(const std::string& value, const std::vector<std::string>& words,
                  const char* kind);

}  // namespace adze::cli
