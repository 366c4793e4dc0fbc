#pragma once

#include <span>
#include <string>
#include <vector>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// One entry of a job's inputs, as it was given.
struct InputPattern {
  std::string location;  ///< a path, a URI, or "-"
  /// The same as a pattern (see glob_pattern.h): what came from a value and so stands for itself
  /// has backslashes. Without such values it is `location`.
  std::string pattern;
};

/// The locations that an entry means, each fit for open_input. A path: itself; where there is none
/// of that name, the files that it fits as a glob (`**` is any number of folders), in byte order,
/// without hidden names unless the pattern has the dot; with a '/' at its end, the regular files in
/// that folder, in byte order, but for names that begin with '.' or '_'. Other schemes: themselves,
/// unless they can list. Throws Error(kInput): a glob without a match, a folder without files;
/// Error(kPermission): a folder that may not be read.
std::vector<std::string> expand_input(const InputPattern& input, RunContext& context);

/// All of them, in the order given. Throws Error(kUsage) if there are more than limits::inputs_max,
/// or if standard input is among them twice.
std::vector<std::string> expand_inputs(std::span<const InputPattern> inputs, RunContext& context);

}  // namespace adze::io
