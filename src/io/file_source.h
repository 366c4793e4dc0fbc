#pragma once

#include <string>

#include "io/open.h"

namespace adze::io {

/// The stored bytes of a file, FIFO or device. Throws Error(kInput): missing (with the nearest name
/// in the same folder), a folder, not to be opened; Error(kPermission).
OpenedInput open_file_source(const std::string& path, RunContext& context);

/// Standard input, called "stdin". It can be read again if it is a file, but not by opening "-".
OpenedInput open_standard_input(RunContext& context);

}  // namespace adze::io
