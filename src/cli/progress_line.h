#pragma once

#include <cstddef>
#include <string>

#include "base/progress.h"

namespace adze::cli {

/// How far a run is, in one line of ASCII of at most `width` characters, without a line end:
///
///   adze: reading 512.0 MB of 1.0 GB (50 %), 9,650,000 rows, 320.0 MB/s, 2 s left
///
/// `seconds` is how long this pass has been going on. Parts that are not known are left out, and
/// from the right those that do not fit.
std::string progress_line(const Progress::Figures& figures, double seconds, size_t width);

}  // namespace adze::cli
