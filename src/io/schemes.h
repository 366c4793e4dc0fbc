#pragma once

#include <string>
#include <vector>

#include "io/expand_input.h"
#include "io/open.h"

namespace adze::io {

/// Opens the stored bytes of a location by its scheme, as they are (still compressed). The table of
/// schemes is in schemes.cc; a new scheme is a new row there.
OpenedInput open_stored(const std::string& location, RunContext& context,
                        const InputOptions& options);

/// The inputs that an entry means, see expand_input.
std::vector<FoundInput> expand_location(const InputPattern& input, RunContext& context,
                                        const InputOptions& options);

/// Whether it is on a server, so that opening it is a wait that may begin before its turn.
bool is_remote(const std::string& location);

/// The path that a target's location means: itself, or that of a file URI; "-" stays. Throws
/// Error(kUsage) for schemes that can't be written.
std::string target_path(const std::string& location);

}  // namespace adze::io
