#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace adze {
struct RunContext;
}

namespace adze::io::aws {

struct ProgramResult {
  std::string output;        ///< all of its standard output
  bool is_too_long = false;  ///< more than the bound; it was killed
  bool is_too_slow = false;  ///< likewise
  int start_error = 0;       ///< an errno: it could not be started
  /// "exit code 3", "signal 9"; empty: it ended well.
  std::string failure;
};

struct ProgramBounds {
  size_t output_bytes_max;
  std::chrono::milliseconds time_max;
};

/// Runs a program, found along PATH, with the context's environment and no shell. It reads nothing
/// from standard input, and what it says on standard error is dropped, for it may be a secret. It
/// is a process group of its own, which is killed when the run is to stop (the Error of the
/// cancellation is thrown) and when a bound is reached. REQUIRES: `words` is not empty.
ProgramResult run_program(const std::vector<std::string>& words, const ProgramBounds& bounds,
                          RunContext& context);

}  // namespace adze::io::aws
