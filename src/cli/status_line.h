#pragma once

#include <string>

/// The last line of a terminal's standard error, overwritten in place while a run goes on. There is
/// one per process, as there is one terminal. Thread-safe. What is written elsewhere than through
/// print_message (print_error.h) must come after close_status_line().
namespace adze::cli {

/// Lines may be drawn from now on.
void open_status_line();

/// Replaces the line by `text`, in one write, so that nothing flickers.
void draw_status_line(const std::string& text);

/// Takes the line away and lets nobody draw one again. Async-signal-safe.
void close_status_line();

/// Writes `text`, which ends with a line end, where the line was; the line comes back when it is
/// drawn next.
void write_above_status_line(const std::string& text);

}  // namespace adze::cli
