#include "io/expand_input.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "io/schemes.h"

namespace adze::io {

std::vector<std::string> expand_input(const InputPattern& input, RunContext& context) {
  return expand_location(input, context);
}

std::vector<std::string> expand_inputs(std::span<const InputPattern> inputs, RunContext& context) {
  std::vector<std::string> locations;
  bool has_standard_input = false;
  for (const InputPattern& input : inputs) {
    if (input.location == "-" && std::exchange(has_standard_input, true)) {
      Error error(ErrorCategory::kUsage, "standard input ('-') is named twice");
      error.fix = "it can be read once only: name it once";
      throw error;
    }
    std::vector<std::string> found = expand_input(input, context);
    std::move(found.begin(), found.end(), std::back_inserter(locations));
    if (locations.size() <= limits::inputs_max) continue;
    Error error(ErrorCategory::kUsage,
                fmt::format("there are more than {} inputs", limits::inputs_max));
    error.fix = "join files into larger ones first, or read them in several runs";
    throw error;
  }
  return locations;
}

}  // namespace adze::io
