#pragma once

#include <string>

namespace adze::cli {

/// Throws Error(kUsage): the command line can't mean anything. `fix` may be empty.
[[noreturn]] void refuse(std::string message, std::string fix);

}  // namespace adze::cli
