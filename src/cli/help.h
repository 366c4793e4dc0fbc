#pragma once

#include <string>

#include "cli/commands.h"

namespace adze::cli {

/// The text of `adze --help`.
std::string overview_help();

/// The text of `adze COMMAND --help`, made from the tables of commands and flags.
std::string command_help(const Command& command);

/// The text of `adze --version`.
std::string version_line();

}  // namespace adze::cli
