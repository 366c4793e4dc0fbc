#pragma once

#include <string>

#include "engine/receipt.h"

namespace adze::cli {

/// The table of --timings: a line per stage with its seconds, CPU seconds (of all threads), and
/// what went through it, then the whole and its peak of memory.
std::string timings_table(const engine::Receipt& receipt);

}  // namespace adze::cli
