#pragma once

#include <string_view>

namespace adze::lambda {

/// Writes `line`, which ends with a newline, to standard output or standard error by one write(2),
/// so that it becomes one event of the log. Invocations that run at once never mix their lines,
/// whichever of the two they write to, for Lambda may have both lead to the same pipe. What can't
/// be written is dropped: a job must not fail for its log. Thread-safe.
void write_log_line(int descriptor, std::string_view line);

}  // namespace adze::lambda
