#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion_scripts.h"
#include "cli/shell_offers.h"

namespace adze::cli {
namespace {

/// A statement that offers it for the word $current.
std::string bash_offer(const Offer& offer) {
  switch (offer.kind) {
    case Offer::Kind::kNothing:
      return ":";
    case Offer::Kind::kWords:
      return fmt::format("_adze_words '{}'", fmt::join(offer.words, " "));
    case Offer::Kind::kFiles:
      return fmt::format("_adze_files {}", fmt::join(offer.words, " "));
  }
  return ":";
}

std::string bash_command(const Command& command) {
  std::string flags = "--help";
  std::string values;
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    flags += std::string(" ") + flag.name;
    if (flag.value == nullptr) continue;
    values += fmt::format("        {}) {}; return ;;\n", flag.name,
                          bash_offer(offer_for_value(command, flag)));
  }
  std::string text = fmt::format("    {})\n", command.name);
  if (!values.empty()) text += "      case $flag in\n" + values + "      esac\n";
  return text + fmt::format("      flags='{}'\n      [[ $current == -* ]] || {} ;;\n", flags,
                            bash_offer(offer_for_argument(command)));
}

}  // namespace

std::string bash_completion() {
  std::string names;
  std::string commands;
  for (const Command& command : all_commands()) {
    names += std::string(command.name) + " ";
    commands += bash_command(command);
  }
  return fmt::format(
      R"(# bash completion of adze, made by `adze completions bash`.

_adze_words() {{
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}}

# Files with one of the endings, or all; folders always, to go on into them.
_adze_files() {{
  local ending
  compopt -o filenames
  if (($# == 0)); then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
  fi
  mapfile -t COMPREPLY < <(
    compgen -d -- "$current"
    for ending in "$@"; do compgen -f -X "!*$ending" -- "$current"; done | sort -u)
}}

_adze() {{
  # bash cuts --flag=value into three words.
  local current=${{COMP_WORDS[COMP_CWORD]}} flag=${{COMP_WORDS[COMP_CWORD - 1]}} flags=
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=
  elif [[ $flag == = ]]; then
    flag=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  if ((COMP_CWORD == 1)); then
    _adze_words '{}--help --version'
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $current == -* ]]; then _adze_words "$flags"; fi
}}

complete -F _adze adze
)",
      names, commands);
}

}  // namespace adze::cli
