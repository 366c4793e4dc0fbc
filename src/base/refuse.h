#pragma once

#include <string>

namespace adze {

/// Throws Error(kUsage) that belongs to no file: what was asked for can't mean anything. `fix` may
/// be empty.
[[noreturn]] void refuse(std::string message, std::string fix);

}  // namespace adze
