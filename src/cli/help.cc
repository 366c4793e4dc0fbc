#include "cli/help.h"

#include <fmt/format.h>

#include "cli/flags.h"

namespace adze::cli {
namespace {

/// Appends "  --name VALUE   text", the text wrapped under itself at 90 columns.
void append_row(std::string& to, const std::string& name, std::string_view text) {
  constexpr size_t text_column = 27;
  constexpr size_t width = 90;
  std::string line = fmt::format("  {:<{}}", name, text_column - 2);
  if (name.size() > text_column - 3) {
    to += "  " + name + "\n";
    line = std::string(text_column, ' ');
  }
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (line.size() > text_column && line.size() + word.size() + 1 > width) {
      to += line + "\n";
      line = std::string(text_column, ' ');
    }
    if (line.size() > text_column) line += ' ';
    line += word;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  to += line + "\n";
}

}  // namespace

std::string overview_help() {
  std::string text =
      "adze turns raw files into query-ready Parquet.\n"
      "\n"
      "Usage:\n"
      "  adze COMMAND [ARGUMENTS] [FLAGS]\n"
      "\n"
      "Commands:\n";
  for (const Command& command : all_commands()) append_row(text, command.name, command.summary);
  text += "\nFlags:\n";
  append_row(text, "--help", "Show this, or the help of a command: adze COMMAND --help.");
  append_row(text, "--version", "Print the version.");
  text +=
      "\nExamples:\n"
      "  adze query \"SELECT count(*) FROM source\" sales.csv\n"
      "  adze convert sales.csv sales.parquet --columns 'id:int64,city:string'\n"
      "  adze run job.yaml\n";
  return text;
}

std::string command_help(const Command& command) {
  std::string text = fmt::format("{}\n\nUsage:\n  adze {} [FLAGS]\n\n{}\nFlags:\n", command.summary,
                                 command.synopsis, command.text);
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    const std::string name =
        flag.value == nullptr ? flag.name : fmt::format("{} {}", flag.name, flag.value);
    append_row(text, name, flag.text);
  }
  append_row(text, "--help", "Show this.");
  return text;
}

}  // namespace adze::cli
