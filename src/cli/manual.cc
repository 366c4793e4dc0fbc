#include "cli/manual.h"

#include <fmt/format.h>

#include <sstream>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/flags.h"

namespace adze::cli {
namespace {

/// When the words of this file last changed.
constexpr const char* date = "2026-11-26";

struct Term {
  const char* name;
  const char* text;
};

constexpr Term exit_codes[] = {
    {"0", "Done; also when the reader of standard output went away."},
    {"1", "Valid SQL that failed on the data (a cast, an overflow), or a defect of adze."},
    {"2", "Command line, job file, SQL text, or an unknown column."},
    {"3", "The data breaks its contract."},
    {"5", "An input is missing, can't be reached, or is cut off."},
    {"6", "The target is missing, exists, is refused, or its disk is full."},
    {"7", "Permission denied, or no credentials."},
    {"8", "Memory, TMPDIR, or the time limit is used up."},
    {"130, 143", "Interrupted (SIGINT), terminated (SIGTERM)."},
};

constexpr Term environment[] = {
    {"TMPDIR", "The folder for scratch files (/tmp)."},
    {"CI", "If set, no line of progress is drawn."},
    {"TERM", "If it is dumb or not set, no line of progress is drawn."},
    {"NO_COLOR", "Honoured in that adze prints no colours at all."},
    {"AWS_PROFILE, AWS_REGION and others of the AWS CLI",
     "Credentials, region and addresses for S3, as the AWS CLI takes them."},
    {"ADZE_KERNEL", "Forces the code for a kind of CPU: scalar, avx2 or avx512; for tests."},
};

/// Text as roff takes it for itself. In `code` every hyphen is one that can be copied into a shell.
std::string escaped(std::string_view text, bool code) {
  std::string result;
  char before = ' ';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i).starts_with("…")) {
      result += "...";
      i += std::string_view("…").size() - 1;
    } else if (c == '-' && (code || before == ' ' || before == '-')) {
      result += "\\-";
    } else if (c == '\\') {
      result += "\\e";
    } else if (c == '\'') {
      result += "\\(aq";
    } else if (c == '`') {
      result += "\\(ga";
    } else if (c == '^') {
      result += "\\(ha";
    } else if (c == '~') {
      result += "\\(ti";
    } else {
      if (i == 0 && c == '.') result += "\\&";
      result += c;
    }
    before = c;
  }
  return result;
}

/// Paragraphs as they are; lines that begin with blanks are examples, shown as typed.
void append_text(std::string& to, const std::string& text) {
  std::istringstream lines(text);
  bool in_example = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_example = line.starts_with("  ");
    if (is_example != in_example) to += is_example ? ".PP\n.nf\n.RS 4\n" : ".RE\n.fi\n";
    in_example = is_example;
    if (line.empty()) {
      to += ".PP\n";
    } else {
      to += escaped(is_example ? line.substr(2) : line, is_example) + "\n";
    }
  }
  if (in_example) to += ".RE\n.fi\n";
}

void append_term(std::string& to, const std::string& name, const std::string& text) {
  to += fmt::format(".TP\n{}\n{}\n", name, escaped(text, false));
}

void append_command(std::string& to, const Command& command) {
  to += fmt::format(".SS \"adze {}\"\n\\fBadze\\fR {}\n.PP\n{}\n", command.name,
                    escaped(command.synopsis, true), escaped(command.summary, false));
  append_text(to, command.text);
}

std::string commands_of(const Flag& flag) {
  std::string names;
  for (const Command& command : all_commands()) {
    if ((flag.commands & command.bit) == 0) continue;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", command.name);
  }
  return names;
}

void append_flag(std::string& to, const Flag& flag) {
  std::string name = fmt::format("\\fB{}\\fR", escaped(flag.name, true));
  if (flag.value != nullptr) name += fmt::format(" \\fI{}\\fR", escaped(flag.value, true));
  append_term(to, name, fmt::format("{} For {}.", flag.text, commands_of(flag)));
}

}  // namespace

std::string manual_page() {
  std::string page = fmt::format(
      ".TH ADZE 1 {} \"adze {}\" \"User Commands\"\n"
      ".nh\n.ad l\n"
      ".SH NAME\nadze \\- raw files in, query\\-ready Parquet out\n"
      ".SH SYNOPSIS\n",
      date, adze::version);
  for (const Command& command : all_commands()) {
    page += fmt::format("{}\\fBadze\\fR {}\n", &command == all_commands().data() ? "" : ".br\n",
                        escaped(command.synopsis, true));
  }
  page +=
      ".SH DESCRIPTION\n"
      "adze reads CSV, asks it in SQL, and writes Parquet, CSV or JSON. Every declared column is\n"
      "checked in every row; the target is replaced as a whole or not at all; the same input and\n"
      "job give the same bytes.\n"
      ".PP\n"
      "Data goes to standard output, everything else to standard error.\n"
      ".SH COMMANDS\n";
  for (const Command& command : all_commands()) append_command(page, command);
  page +=
      ".SH OPTIONS\nFlags may stand anywhere after the command. After \\fB\\-\\-\\fR nothing is a "
      "flag.\n";
  for (const Flag& flag : all_flags()) append_flag(page, flag);
  append_term(page, "\\fB\\-\\-help\\fR", "Show the help of a command, or the commands.");
  append_term(page, "\\fB\\-\\-version\\fR", "Print the version.");
  page += ".SH \"EXIT STATUS\"\n";
  for (const Term& term : exit_codes)
    append_term(page, fmt::format("\\fB{}\\fR", term.name), term.text);
  page += ".SH ENVIRONMENT\n";
  for (const Term& term : environment)
    append_term(page, fmt::format("\\fB{}\\fR", term.name), term.text);
  page +=
      ".SH FILES\n"
      "A job file is YAML or JSON; \\fBadze schema\\fR describes its keys. While a target is "
      "being\n"
      "written, a file \\fI.adze\\-NAME\\-RANDOM.tmp\\fR may lie beside it; after kill \\-9 the "
      "next\n"
      "run for that target removes it.\n"
      ".SH \"SEE ALSO\"\n"
      "\\fBduckdb\\fR(1), \\fBjq\\fR(1), \\fBzstd\\fR(1)\n";
  return page;
}

}  // namespace adze::cli
