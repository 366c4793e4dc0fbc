#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/flags.h"

namespace adze::cli {

/// What a shell offers where a value is typed.
struct Offer {
  enum class Kind { kNothing, kWords, kFiles };
  Kind kind = Kind::kNothing;
  std::vector<std::string> words;  ///< kWords; or the endings of kFiles, none for any file
};

/// For the value of `flag`, when it is a flag of `command`. Files for a PATH.
Offer offer_for_value(const Command& command, const Flag& flag);

/// For an argument of `command` that is no flag. Any file unless the table says otherwise.
Offer offer_for_argument(const Command& command);

/// "zstd snappy" to its words.
std::vector<std::string> words_of(const char* text);

}  // namespace adze::cli
