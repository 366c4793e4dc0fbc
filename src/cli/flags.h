#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "cli/arguments.h"

namespace adze::cli {

/// Which commands a flag belongs to, as bits.
enum CommandBit : uint32_t {
  kRun = 1u << 0,
  kQuery = 1u << 1,
  kConvert = 1u << 2,
  kCheck = 1u << 3,
  kInspect = 1u << 6,
  kCleanup = 1u << 7,

  kInfer = 1u << 8,
  kPreview = 1u << 9,

  kTemplate = 1u << 10,
  kPolicy = 1u << 11,
  kLambda = 1u << 12,

  kSchema = 1u << 16,
  kCompletions = 1u << 17,
  kManual = 1u << 18,
  kVersion = 1u << 19,
  kHelp = 1u << 20,
};

/// One flag: everything that is ever said about it. The parser, --help, the completions and the
/// manual are made from this table; adding a flag is adding a row.
struct Flag {
  const char* name;   ///< "--threads"
  const char* value;  ///< what --help calls the value: "N"; null for a switch
  uint32_t commands;  ///< of CommandBit
  const char* text;   ///< one sentence; the default in parentheses
  bool repeatable;
  /// Checks the value and puts it into the arguments. Throws Error(kUsage) whose message follows
  /// "--threads: ". The value is empty for switches.
  void (*apply)(const std::string& value, Arguments& arguments);
};

/// All flags, in the order in which --help shows them.
std::span<const Flag> all_flags();

}  // namespace adze::cli
