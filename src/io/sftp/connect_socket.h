#pragma once

#include <chrono>
#include <string>

#include "io/file_descriptor.h"

namespace adze {
struct RunContext;
}

namespace adze::io::sftp {

struct Location;

/// A TCP connection to the location's host, not blocking; the first of its addresses that answers.
/// Throws ConnectionError, at the latest at `until`, and when the run is to stop.
FileDescriptor connect_socket(const Location& location, std::chrono::steady_clock::time_point until,
                              RunContext& context);

}  // namespace adze::io::sftp
