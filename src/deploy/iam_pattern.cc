#include "deploy/iam_pattern.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace adze::deploy {
namespace {

bool is_special(char c) { return c == '*' || c == '?' || c == '$'; }

/// `${*}` is how a policy spells a plain `*`; Fn::Sub needs the `!` to leave it alone.
void append_literal(std::string& to, char c) {
  if (is_special(c)) {
    to += "${!";
    to += c;
    to += '}';
  } else {
    to += c;
  }
}

/// No two in a row: they mean what one means.
void append_any(std::string& to) {
  if (!to.ends_with('*')) to += '*';
}

/// Names whose values have a form of their own. (In one piece the date would be trigraphs.)
constexpr std::pair<std::string_view, const char*> kForms[] = {
    {"time.date",
     "????"
     "-??"
     "-??"},
    {"time.year", "????"},
    {"time.month", "??"},
    {"time.day", "??"},
    {"time.hour", "??"},
};

/// What is known of a name when the function is made.
void append_name(std::string& to, std::string_view name, const TemplateOptions& options) {
  const auto* const form = std::find_if(std::begin(kForms), std::end(kForms),
                                        [&](const auto& row) { return row.first == name; });
  if (name == "event.key" && !options.bucket.empty()) {
    to += iam_literal(options.prefix);
    append_any(to);
    to += iam_literal(options.suffix);
  } else if (name == "event.bucket" && !options.bucket.empty()) {
    to += iam_literal(options.bucket);
  } else if (form != std::end(kForms)) {
    to += form->second;
  } else {
    append_any(to);
  }
}

std::string pattern_of(std::string_view text, bool is_glob, const TemplateOptions& options) {
  std::string pattern;
  while (!text.empty()) {
    const char c = text[0];
    const size_t name_end = text.starts_with("${") ? text.find('}') : std::string_view::npos;
    size_t taken = 1;
    if (name_end != std::string_view::npos) {
      append_name(pattern, text.substr(2, name_end - 2), options);
      taken = name_end + 1;
    } else if (is_glob && c == '\\' && text.size() > 1) {
      append_literal(pattern, text[1]);
      taken = 2;
    } else if (is_glob && text.starts_with("**/")) {
      append_any(pattern);  // also no folder at all
      taken = 3;
    } else if (is_glob && c == '*') {
      append_any(pattern);
    } else if (is_glob && c == '?') {
      pattern += '?';
    } else if (is_glob && c == '[' && text.find(']', 2) != std::string_view::npos) {
      append_any(pattern);
      taken = text.find(']', 2) + 1;
    } else {
      append_literal(pattern, c);
    }
    text.remove_prefix(taken);
  }
  return pattern;
}

}  // namespace

std::string iam_literal(std::string_view text) {
  std::string literal;
  literal.reserve(text.size());
  for (const char c : text) append_literal(literal, c);
  return literal;
}

std::string iam_keys(std::string_view keys, const TemplateOptions& options) {
  return pattern_of(keys, true, options);
}

std::string iam_key(std::string_view key, const TemplateOptions& options) {
  return pattern_of(key, false, options);
}

}  // namespace adze::deploy
