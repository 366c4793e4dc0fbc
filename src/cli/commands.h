#pragma once

#include <map>
#include <span>
#include <string>

#include "cli/arguments.h"
#include "cli/flags.h"

namespace adze::cli {

/// The process as commands may use it: made once in main, handed down.
struct Process {
  std::map<std::string, std::string> environment;
  bool stdout_is_terminal = false;
  bool stderr_is_terminal = false;
  size_t terminal_width = 0;  ///< columns of the terminal on stdout; 0: none
};

/// One command: a row of the table that the parser and --help are made from.
struct Command {
  const char* name;
  CommandBit bit;
  const char* synopsis;  ///< "query \"SELECT …\" IN [--to OUT]"
  const char* summary;   ///< one line
  const char* text;      ///< what --help says more, with examples
  /// Does it and returns the exit code. Throws Error for what the user can mend.
  int (*run)(const Arguments& arguments, const Process& process);
};

/// All commands, in the order in which --help shows them.
std::span<const Command> all_commands();

bool is_command(const std::string& name);

/// Throws Error(kUsage) with a did-you-mean.
const Command& find_command(const std::string& name);

int run_command(const Arguments& arguments, const Process& process);
int query_command(const Arguments& arguments, const Process& process);
int convert_command(const Arguments& arguments, const Process& process);
int check_command(const Arguments& arguments, const Process& process);
int cleanup_command(const Arguments& arguments, const Process& process);
int lambda_command(const Arguments& arguments, const Process& process);
int inspect_command(const Arguments& arguments, const Process& process);
int infer_command(const Arguments& arguments, const Process& process);
int preview_command(const Arguments& arguments, const Process& process);
int template_command(const Arguments& arguments, const Process& process);
int policy_command(const Arguments& arguments, const Process& process);
int schema_command(const Arguments& arguments, const Process& process);
int completions_command(const Arguments& arguments, const Process& process);
int manual_command(const Arguments& arguments, const Process& process);
int version_command(const Arguments& arguments, const Process& process);
int help_command(const Arguments& arguments, const Process& process);

}  // namespace adze::cli
