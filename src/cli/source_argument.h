#pragma once

#include <span>
#include <string>

#include "cli/arguments.h"

namespace adze::cli {

/// The source that flags and words describe; what they don't say of its dialect is to be detected.
engine::Source source_of(const Arguments& arguments, std::span<const std::string> inputs);

}  // namespace adze::cli
