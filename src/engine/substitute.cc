#include "engine/substitute.h"

#include <fmt/format.h>

#include <vector>

#include "base/suggest.h"

namespace adze::engine {
namespace {

constexpr std::string_view environment_prefix = "env:";

std::vector<std::string> names_of(const std::map<std::string, std::string>& values) {
  std::vector<std::string> names;
  names.reserve(values.size());
  for (const auto& [name, value] : values) names.push_back(name);
  return names;
}

/// Where in SQL text a position is: only inside and outside of '…' can a value be put.
class SqlPlace {
 public:
  bool in_literal() const { return state_ == '\''; }
  bool in_code() const { return state_ == 0; }

  void pass(char c, char next) {
    if (state_ == 0) {
      if (c == '\'' || c == '"') state_ = c;
      if (c == '-' && next == '-') state_ = '\n';
      if (c == '/' && next == '*') state_ = '*';
    } else if (state_ == '*') {
      if (c == '*' && next == '/') state_ = 0;
    } else if (c == state_) {
      state_ = 0;
    }
  }

 private:
  char state_ = 0;  ///< 0: code; else what ends the quoted text or comment
};

std::string double_quotes(const std::string& value) {
  std::string text;
  for (const char c : value) {
    text += c;
    if (c == '\'') text += '\'';
  }
  return text;
}

}  // namespace

const std::string& Substituter::value_of(const std::string& name, const YamlNode& at) {
  if (name.starts_with(environment_prefix)) {
    const std::string variable = name.substr(environment_prefix.size());
    if (variable.starts_with("AWS_")) {
      throw yaml_error(file_, at, fmt::format("${{{}}}: credentials are not put into jobs", name),
                       "let the credentials chain find them");
    }
    const auto found = from_.environment.find(variable);
    if (found != from_.environment.end()) return found->second;
    throw yaml_error(file_, at, fmt::format("environment variable '{}' is not set", variable),
                     fmt::format("set it: {}=VALUE adze run …", variable));
  }
  const auto found = from_.values.find(name);
  if (found == from_.values.end()) {
    throw yaml_error(
        file_, at,
        fmt::format("${{{}}} has no value{}", name, did_you_mean(name, names_of(from_.values))),
        fmt::format("give it one: --set {}=VALUE", name));
  }
  used_.insert(name);
  return found->second;
}

std::string Substituter::replace(YamlNode& scalar, bool sql) {
  const std::string& text = scalar.text;
  std::string result;
  SqlPlace place;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "$${") == 0) {
      result += "${";
      i += 2;
      continue;
    }
    if (text.compare(i, 2, "${") != 0) {
      place.pass(text[i], i + 1 < text.size() ? text[i + 1] : '\0');
      result += text[i];
      continue;
    }
    const size_t end = text.find('}', i);
    if (end == std::string::npos) {
      throw yaml_error(file_, scalar, "'${' without its '}'", "write $${ for a plain ${");
    }
    const std::string name = text.substr(i + 2, end - i - 2);
    const std::string& value = value_of(name, scalar);
    if (!sql) {
      scalar.put_in.emplace_back(result.size(), result.size() + value.size());
      result += value;
    } else if (place.in_literal()) {
      result += double_quotes(value);
    } else if (place.in_code()) {
      result += "'" + double_quotes(value) + "'";
    } else {
      throw yaml_error(file_, scalar,
                       fmt::format("${{{}}} stands inside a quoted name or a comment", name),
                       "in SQL a value can only be put where a literal may stand");
    }
    i = end;
  }
  return result;
}

void Substituter::substitute_sql(YamlNode& scalar) { scalar.text = replace(scalar, true); }

void Substituter::substitute_all(YamlNode& node) {
  if (node.kind == YamlNode::Kind::kScalar) {
    if (node.text.find("${") != std::string::npos) {
      node.text = replace(node, false);
      node.quoted = true;
    }
  }
  for (YamlNode& item : node.items) substitute_all(item);
  for (auto& [key, value] : node.entries) substitute_all(value);
}

void Substituter::require_all_used() const {
  for (const auto& [name, value] : from_.values) {
    if (used_.count(name) != 0) continue;
    Error error(ErrorCategory::kUsage, fmt::format("--set {}: the job has no ${{{}}}", name, name));
    error.file = file_;
    error.fix = "check the name, or leave it out";
    throw error;
  }
}

}  // namespace adze::engine
