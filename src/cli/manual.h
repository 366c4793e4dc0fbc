#pragma once

#include <string>

namespace adze::cli {

/// The manual page adze(1) in roff's man macros, made from the tables of commands and flags.
std::string manual_page();

}  // namespace adze::cli
