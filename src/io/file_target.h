#pragma once

#include <memory>
#include <string>

#include "io/create_target.h"

namespace adze::io {

/// create_target() for paths: a file that appears in one step, or a device or FIFO that is written
/// as standard output is.
std::unique_ptr<ByteSink> create_file_target(const std::string& target,
                                             const TargetOptions& options, RunContext& context);

}  // namespace adze::io
