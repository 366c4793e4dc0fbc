#pragma once

#include <exception>
#include <memory>

#include "base/byte_sink.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Whoever read standard output has gone away (`adze query … | head`): no error, the run ends with
/// exit 0. Thrown by write() where SIGPIPE is ignored, which is for the program to do at its start.
struct StdoutClosed : std::exception {
  const char* what() const noexcept override { return "the reader of standard output went away"; }
};

/// Standard output, called "stdout". Bytes are out when write() returns: stage() and commit() have
/// nothing left to do, and nothing can be taken back.
std::unique_ptr<ByteSink> open_standard_output(RunContext& context);

/// A device or FIFO, /dev/null for one, written in the same way. Throws Error(kTarget,
/// kPermission).
std::unique_ptr<ByteSink> open_special_file(const std::string& path, RunContext& context);

}  // namespace adze::io
