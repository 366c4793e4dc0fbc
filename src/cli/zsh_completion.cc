#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion_scripts.h"
#include "cli/shell_offers.h"

namespace adze::cli {
namespace {

/// Inside a single-quoted specification of _arguments or _describe: quotes end the string, and
/// brackets and colons have a meaning.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// What follows "message:" in a specification.
std::string zsh_action(const Offer& offer) {
  switch (offer.kind) {
    case Offer::Kind::kNothing:
      return " ";
    case Offer::Kind::kWords: {
      std::string words;
      for (const std::string& word : offer.words)
        words += (words.empty() ? "" : " ") + escaped(word);
      return fmt::format("({})", words);
    }
    case Offer::Kind::kFiles: {
      if (offer.words.empty()) return "_files";
      std::string endings;
      for (const std::string& ending : offer.words) {
        endings += (endings.empty() ? "" : "|") + ending.substr(1);
      }
      return fmt::format("_files -g \"*.({})(-.)\"", endings);
    }
  }
  return " ";
}

std::string zsh_command(const Command& command) {
  std::string text = fmt::format("    {})\n      _arguments -S \\\n", command.name);
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    const char* const again = flag.repeatable ? "*" : "";
    text += fmt::format("        '{}{}{}[{}]", again, flag.name, flag.value == nullptr ? "" : "=",
                        escaped(flag.text));
    if (flag.value != nullptr) {
      text +=
          fmt::format(":{}:{}", escaped(flag.value), zsh_action(offer_for_value(command, flag)));
    }
    text += "' \\\n";
  }
  const Offer argument = offer_for_argument(command);
  const bool takes_some = argument.kind != Offer::Kind::kNothing;
  text += fmt::format("        '--help[Show the help of this command]'{}\n",
                      takes_some ? " \\" : " ;;");
  if (takes_some) text += fmt::format("        '*:argument:{}' ;;\n", zsh_action(argument));
  return text;
}

}  // namespace

std::string zsh_completion() {
  std::string summaries;
  std::string commands;
  for (const Command& command : all_commands()) {
    summaries += fmt::format("    '{}:{}'\n", command.name, escaped(command.summary));
    commands += zsh_command(command);
  }
  return fmt::format(R"(#compdef adze
# zsh completion of adze, made by `adze completions zsh`.

_adze() {{
  local -a commands
  commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    _arguments '--help[Show the commands]' '--version[Print the version]'
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
{}  esac
}}

# Autoloaded from $fpath, or sourced.
if [[ $funcstack[1] == _adze ]]; then
  _adze "$@"
else
  compdef _adze adze
fi
)",
                     summaries, commands);
}

}  // namespace adze::cli
