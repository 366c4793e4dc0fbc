#include "cli/parse_command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "base/error.h"
#include "base/refuse.h"
#include "base/suggest.h"
#include "cli/flags.h"
#include "cli/help.h"

namespace adze::cli {
namespace {

std::vector<std::string> flag_names(const Command& command) {
  std::vector<std::string> names = {"--help"};
  for (const Flag& flag : all_flags()) {
    if (flag.commands & command.bit) names.emplace_back(flag.name);
  }
  return names;
}

/// What CLI11 found for one flag: how often, and with which values.
struct Found {
  const Flag* flag;
  std::vector<std::string> values;
  CLI::Option* option;
};

void apply(const Found& found, Arguments& arguments) {
  const Flag& flag = *found.flag;
  if (found.option->count() == 0) return;
  if (found.option->count() > 1 && !flag.repeatable && flag.value != nullptr) {
    refuse(fmt::format("{} is given twice", flag.name), "keep one of the two");
  }
  const bool has_value = flag.value == nullptr && found.option->results().front() != "true";
  if (has_value) refuse(fmt::format("{} takes no value", flag.name), "");
  try {
    if (flag.value == nullptr) flag.apply("", arguments);
    for (const std::string& value : found.values) flag.apply(value, arguments);
  } catch (Error& error) {
    error.message = fmt::format("{}: {}", flag.name, error.message);
    throw;
  }
}

void refuse_extra(const Command& command, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  refuse(fmt::format("unknown flag '{}'{}", name, did_you_mean(name, flag_names(command))),
         fmt::format("adze {} --help lists the flags", command.name));
}

/// CLI11 says "--to: 1 required TEXT missing"; we say what is missing.
[[noreturn]] void refuse_parse_error(const CLI::ParseError& parse_error) {
  const std::string text = parse_error.what();
  const std::string name = text.substr(0, text.find(':'));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&parse_error) != nullptr) {
    for (const Flag& flag : all_flags()) {
      if (name == flag.name && flag.value == nullptr) {
        refuse(fmt::format("{} takes no value", name), "");
      }
    }
    refuse(fmt::format("{} needs a value", name), "");
  }
  refuse(text, "");
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  CommandLine line;
  if (words.empty() || words[0] == "--help" || words[0] == "-h") {
    line.text = overview_help();
    return line;
  }
  if (words[0] == "--version" || words[0] == "-V") {
    line.text = version_line();
    return line;
  }
  const Command& command = find_command(words[0]);

  CLI::App app;
  app.set_help_flag();
  app.allow_extras(false);
  bool help = false;
  app.add_flag("--help,-h", help);
  app.add_option("ARGUMENTS", line.arguments.positionals);
  std::deque<Found> found;
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    Found& entry = found.emplace_back(Found{&flag, {}, nullptr});
    if (flag.value == nullptr) {
      entry.option = app.add_flag(flag.name);
    } else {
      // A flag may come again, each time with one value; the next word is not its second.
      entry.option = app.add_option(flag.name, entry.values)->take_all()->allow_extra_args(false);
    }
  }
  std::vector<std::string> reversed(words.rbegin(), words.rend() - 1);
  for (const std::string& word : words) {
    // Unknown flags before CLI11 sees them as something else.
    if (word == "--") break;
    if (!word.starts_with("--")) continue;
    const std::string name = word.substr(0, word.find('='));
    const std::vector<std::string> names = flag_names(command);
    if (std::find(names.begin(), names.end(), name) == names.end()) refuse_extra(command, word);
  }
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& parse_error) {
    refuse_parse_error(parse_error);
  }
  if (help) {
    line.text = command_help(command);
    return line;
  }
  for (const Found& entry : found) apply(entry, line.arguments);
  line.arguments.source.dialect.validate();
  io::require_complete(line.arguments.source.auth);
  io::require_complete(line.arguments.target_auth);
  line.command = &command;
  return line;
}

}  // namespace adze::cli
