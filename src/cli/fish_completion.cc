#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion_scripts.h"
#include "cli/shell_offers.h"

namespace adze::cli {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

/// Options of `complete` that offer it.
std::string fish_offer(const Offer& offer) {
  switch (offer.kind) {
    case Offer::Kind::kNothing:
      return "";
    case Offer::Kind::kWords:
      return fmt::format(" -a {}", quoted(fmt::format("{}", fmt::join(offer.words, " "))));
    case Offer::Kind::kFiles: {
      if (offer.words.empty()) return " -F";
      // __fish_complete_suffix would offer all other files too.
      std::string endings;
      for (const std::string& ending : offer.words) endings += "|\\" + ending;
      return fmt::format(" -a {}", quoted(fmt::format("(__fish_complete_path (commandline -ct) | "
                                                      "string match -r '.*(?:/{})(?:\\t.*)?$')",
                                                      endings)));
    }
  }
  return "";
}

std::string fish_command(const Command& command) {
  const std::string condition =
      fmt::format("complete -c adze -n '__fish_seen_subcommand_from {}'", command.name);
  std::string text = fmt::format("\ncomplete -c adze -n __fish_use_subcommand -a {} -d {}\n",
                                 command.name, quoted(command.summary));
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    std::string value;
    if (flag.value != nullptr) {
      const Offer offer = offer_for_value(command, flag);
      // -x and not -r: fish would offer files where there is nothing to offer.
      value = (offer.kind == Offer::Kind::kFiles ? " -r" : " -x") + fish_offer(offer);
    }
    text += fmt::format("{} -l {}{} -d {}\n", condition, flag.name + 2, value, quoted(flag.text));
  }
  text += fmt::format("{} -l help -d 'Show the help of this command'\n", condition);
  const std::string argument = fish_offer(offer_for_argument(command));
  if (!argument.empty()) text += condition + argument + "\n";
  return text;
}

}  // namespace

std::string fish_completion() {
  std::string text =
      "# fish completion of adze, made by `adze completions fish`.\n"
      "\n"
      "complete -c adze -f\n"
      "complete -c adze -n __fish_use_subcommand -l help -d 'Show the commands'\n"
      "complete -c adze -n __fish_use_subcommand -l version -d 'Print the version'\n";
  for (const Command& command : all_commands()) text += fish_command(command);
  return text;
}

}  // namespace adze::cli
