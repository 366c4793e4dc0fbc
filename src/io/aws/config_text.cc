// Line by line, as configparser.RawConfigParser does with its defaults. What is indented deeper
// than the setting before it belongs to that setting, blank lines in between too; the indentation
// of the first line counts, so a whole section may be indented. Compared with Python's by
// tests/real/70_aws_credentials.py.
#include "io/aws/config_text.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "base/same_name.h"

namespace adze::io::aws {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr const char* kDefaults = "DEFAULT";

std::string_view stripped(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Takes the next line off `text`; LF, CRLF and CR all end one.
std::string_view next_line(std::string_view& text) {
  const size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
  } else {
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return line;
}

class ConfigParser {
 public:
  explicit ConfigParser(const std::string& file) : file_(file) {}

  ConfigText parse(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
      ++line_;
      take_line(next_line(text));
    }
    end_entry();
    return {.sections = std::move(sections_), .defaults = std::move(defaults_)};
  }

 private:
  [[noreturn]] void refuse(uint64_t line, std::string message, std::string fix) const {
    Error error(ErrorCategory::kUsage, std::move(message));
    error.file = file_;
    error.line = line;
    error.fix = std::move(fix);
    throw error;
  }

  void require_no_controls(std::string_view line) const {
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte >= 0x20 || c == '\t') && byte != 0x7F) continue;
      refuse(line_, "there is a control character in this line", "remove it");
    }
  }

  void take_line(std::string_view line) {
    require_no_controls(line);
    const std::string_view text = stripped(line);
    if (text.empty()) {
      if (entry_ != nullptr) entry_->value += '\n';
      return;
    }
    if (text.front() == '#' || text.front() == ';') return;
    const size_t indentation = line.find_first_not_of(kBlanks);
    if (entry_ != nullptr && indentation > indentation_) {
      entry_->value += '\n';
      entry_->value += text;
      return;
    }
    indentation_ = indentation;
    end_entry();
    const size_t end = text.rfind(']');
    if (text.front() == '[' && end != std::string_view::npos && end > 1) {
      begin_section(text.substr(1, end - 1));
    } else {
      begin_entry(text);
    }
  }

  void begin_section(std::string_view name) {
    entries_seen_.clear();
    if (name == kDefaults) {
      entries_ = &defaults_;
      for (const auto& [key, entry] : defaults_) entries_seen_.insert(key);
      return;
    }
    if (!names_.insert(std::string(name)).second) {
      refuse(line_, "there is another section of this name above", "put both into one");
    }
    sections_.push_back({.name = std::string(name), .entries = {}});
    entries_ = &sections_.back().entries;
  }

  void begin_entry(std::string_view text) {
    if (entries_ == nullptr) {
      refuse(line_, "there is no [section] above this line",
             "begin the file with one, such as [default]");
    }
    const size_t sign = text.find_first_of("=:");
    if (sign == std::string_view::npos || sign == 0) {
      refuse(line_, "this is no [section], no name = value and no comment",
             "write it as one of these");
    }
    const std::string name = folded_name(stripped(text.substr(0, sign)));
    if (!entries_seen_.insert(name).second) {
      refuse(line_, "this setting is given twice in its section", "leave one of the two out");
    }
    entry_ = &(*entries_)[name];
    entry_->value = stripped(text.substr(sign + 1));
    entry_->line = line_;
  }

  /// The value is complete now, and may turn out to be settings.
  void end_entry() {
    if (entry_ == nullptr) return;
    std::string& value = entry_->value;
    value.resize(value.find_last_not_of("\n \t") + 1);
    if (value.starts_with('\n')) parse_nested(*entry_);
    entry_ = nullptr;
  }

  void parse_nested(ConfigEntry& entry) const {
    std::string_view rest = entry.value;
    while (!rest.empty()) {
      const std::string_view line = next_line(rest);
      if (line.empty()) continue;
      const size_t sign = line.find('=');
      if (sign == std::string_view::npos) {
        refuse(entry.line, "the indented lines below this one are not all name = value",
               "write them as such, or begin the value behind the sign");
      }
      entry.nested[std::string(stripped(line.substr(0, sign)))] = stripped(line.substr(sign + 1));
    }
    entry.value.clear();
  }

  const std::string& file_;
  uint64_t line_ = 0;
  std::vector<ConfigSection> sections_;
  std::set<std::string> names_;
  ConfigEntries defaults_;
  ConfigEntries* entries_ = nullptr;  ///< of the section
  std::set<std::string> entries_seen_;
  ConfigEntry* entry_ = nullptr;  ///< to which indented lines belong
  size_t indentation_ = 0;        ///< of the setting or section before
};

}  // namespace

ConfigText parse_config_text(std::string_view text, const std::string& file) {
  return ConfigParser(file).parse(text);
}

}  // namespace adze::io::aws
