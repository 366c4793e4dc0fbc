#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"

namespace adze::cli {

/// What the words after `adze` ask for.
struct CommandLine {
  const Command* command = nullptr;  ///< null: `text` is the whole answer
  Arguments arguments;
  std::string text;  ///< of --help and --version
};

/// Understands the words of a command line (without the program's name). Throws Error(kUsage) with
/// a did-you-mean for unknown commands and flags, missing and wrong values.
CommandLine parse_command_line(const std::vector<std::string>& words);

}  // namespace adze::cli
