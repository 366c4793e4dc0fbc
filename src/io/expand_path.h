#pragma once

#include <string>
#include <vector>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// expand_input() for paths: `path` if it exists or is no glob, else what `pattern` fits. `shown`
/// is what errors call it.
std::vector<std::string> expand_path(const std::string& path, const std::string& pattern,
                                     const std::string& shown, RunContext& context);

}  // namespace adze::io
