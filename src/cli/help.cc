#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/version.h"
#include "cli/flags.h"

namespace adze::cli {
namespace {

constexpr size_t line_width = 80;

/// Appends `line` and after it the words of `text`, in lines that begin where `line` ends.
void append_wrapped(std::string& to, std::string line, std::string_view text) {
  const size_t indentation = line.size();
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \n"));
    if (line.size() > indentation && line.size() + word.size() + 1 > line_width) {
      to += line + "\n";
      line.assign(indentation, ' ');
    }
    if (line.size() > indentation) line += ' ';
    line += word;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  to += line + "\n";
}

/// Paragraphs wrapped anew; lines that begin with blanks, which are code, as they are.
std::string wrapped(std::string_view text) {
  std::string result;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) append_wrapped(result, "", paragraph);
    paragraph.clear();
  };
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line.starts_with(' ')) {
      end_paragraph();
      result += std::string(line) + "\n";
    } else {
      paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
    }
  }
  end_paragraph();
  return result;
}

/// Lines of a list: names on the left, texts wrapped on the right.
class HelpList {
 public:
  void add(std::string name, std::string text) {
    rows_.push_back({std::move(name), std::move(text)});
  }

  std::string text() const {
    std::string text;
    for (const Row& row : rows_) append(text, row, text_column());
    return text;
  }

 private:
  struct Row {
    std::string name;
    std::string text;
  };

  /// Just right of the longest name, but not so far that no room for text is left.
  size_t text_column() const {
    constexpr size_t text_column_max = 25;
    size_t longest = 0;
    for (const Row& row : rows_) longest = std::max(longest, row.name.size());
    return std::min(longest + 4, text_column_max);
  }

  static void append(std::string& to, const Row& row, size_t text_column) {
    std::string line = "  " + row.name;
    if (line.size() + 2 > text_column) {
      to += line + "\n";
      line.clear();
    }
    line.resize(text_column, ' ');
    append_wrapped(to, line, row.text);
  }

  std::vector<Row> rows_;
};

/// A command's text and the examples at its end.
struct CommandText {
  std::string text;
  std::string examples;
};

CommandText split_examples(const std::string& text) {
  const size_t at = std::min(text.find("Example:\n"), text.find("Examples:\n"));
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at)};
}

}  // namespace

std::string version_line() { return fmt::format("adze {}\n", adze::version); }

std::string overview_help() {
  HelpList commands;
  for (const Command& command : all_commands()) commands.add(command.name, command.summary);
  HelpList flags;
  flags.add("--help", "Show this, or the help of a command: adze COMMAND --help.");
  flags.add("--version", "Print the version.");
  return "adze turns raw files into query-ready Parquet.\n"
         "\n"
         "Usage:\n"
         "  adze COMMAND [ARGUMENTS] [FLAGS]\n"
         "\n"
         "Commands:\n" +
         commands.text() + "\nFlags:\n" + flags.text() +
         "\n"
         "Examples:\n"
         "  adze query \"SELECT count(*) FROM source\" sales.csv\n"
         "  adze convert sales.csv sales.parquet\n"
         "  adze run job.yaml\n";
}

std::string command_help(const Command& command) {
  HelpList flags;
  for (const Flag& flag : all_flags()) {
    if ((flag.commands & command.bit) == 0) continue;
    flags.add(flag.value == nullptr ? flag.name : fmt::format("{} {}", flag.name, flag.value),
              flag.text);
  }
  flags.add("--help", "Show this.");
  const CommandText text = split_examples(command.text);
  return fmt::format("{}\n\nUsage:\n  adze {} [FLAGS]\n\n{}{}Flags:\n{}{}", command.summary,
                     command.synopsis, wrapped(text.text), text.text.ends_with("\n\n") ? "" : "\n",
                     flags.text(), text.examples.empty() ? "" : "\n" + text.examples);
}

}  // namespace adze::cli
