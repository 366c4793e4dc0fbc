#include "io/expand_input.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "io/open.h"
#include "io/schemes.h"

namespace adze::io {

std::vector<FoundInput> expand_input(const InputPattern& input, RunContext& context,
                                     const InputOptions& options) {
  return expand_location(input, context, options);
}

std::vector<FoundInput> expand_inputs(std::span<const InputPattern> inputs, RunContext& context,
                                      const InputOptions& options,
                                      const OnInputProblem& on_problem) {
  std::vector<FoundInput> all;
  bool has_standard_input = false;
  for (const InputPattern& input : inputs) {
    if (input.location == "-" && std::exchange(has_standard_input, true)) {
      Error error(ErrorCategory::kUsage, "standard input ('-') is named twice");
      error.fix = "it can be read once only: name it once";
      throw error;
    }
    try {
      std::vector<FoundInput> found = expand_input(input, context, options);
      std::move(found.begin(), found.end(), std::back_inserter(all));
    } catch (const Error& error) {
      if (!on_problem) throw;
      on_problem(error);
    }
    if (all.size() <= limits::inputs_max) continue;
    Error error(ErrorCategory::kUsage,
                fmt::format("there are more than {} inputs", limits::inputs_max));
    error.fix = "join files into larger ones first, or read them in several runs";
    throw error;
  }
  return all;
}

}  // namespace adze::io
