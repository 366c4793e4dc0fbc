#pragma once

#include <string>

/// The completion scripts of the shells, made from the tables of commands and flags and from what
/// shell_offers.h says of values.
namespace adze::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace adze::cli
