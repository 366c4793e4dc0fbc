#pragma once

#include <vector>

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace adze::cli {

/// Prints every problem and returns the exit code of the first; 0 if there is none.
int report_problems(const std::vector<Error>& problems, const Arguments& arguments,
                    const Process& process);

}  // namespace adze::cli
