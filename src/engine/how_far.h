#pragma once

#include <string>

#include "base/progress.h"

namespace adze::engine {

/// How far a run came that had to stop, as a phrase: "after 1200000 rows and 45.0 MiB of 100.0
/// MiB". `figures` are those of the pass that was under way.
std::string how_far(const Progress::Figures& figures);

}  // namespace adze::engine
