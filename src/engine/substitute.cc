#include "engine/substitute.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/suggest.h"
#include "engine/event_values.h"

namespace adze::engine {
namespace {

constexpr std::string_view environment_prefix = "env:";

std::vector<std::string> names_of(const std::map<std::string, std::string>& values) {
  std::vector<std::string> names;
  names.reserve(values.size());
  for (const auto& [name, value] : values) names.push_back(name);
  return names;
}

bool is_of_event(const std::string& name) {
  return std::find(event_names().begin(), event_names().end(), name) != event_names().end();
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

Substituter::Value Substituter::missing_value(const std::string& name, Error error) {
  // Of a function the environment is known before there is an event.
  const bool must_be_there =
      from_.missing == MissingValues::kRefuse ||
      (from_.from == ValuesFrom::kCall && name.starts_with(environment_prefix));
  if (must_be_there && !used_.contains(name)) missing_.push_back(std::move(error));
  used_.insert(name);
  return {.text = fmt::format("${{{}}}", name), .is_missing = true};
}

Substituter::Value Substituter::environment_value(const std::string& name, const YamlNode& at) {
  const std::string variable = name.substr(environment_prefix.size());
  if (variable.starts_with("AWS_")) {
    throw yaml_error(file_, at, fmt::format("${{{}}}: credentials are not put into jobs", name),
                     "let the credentials chain find them");
  }
  if (at.is_foreign) {
    throw yaml_error(
        file_, at, fmt::format("${{{}}}: the environment is not put into what an event says", name),
        "write the value itself");
  }
  const auto found = from_.environment.find(variable);
  if (found != from_.environment.end()) return {.text = found->second};
  return missing_value(
      name, yaml_error(file_, at, fmt::format("environment variable '{}' is not set", variable),
                       from_.from == ValuesFrom::kFlags
                           ? fmt::format("set it: {}=VALUE adze run …", variable)
                           : "set it among the function's environment variables"));
}

Error Substituter::no_value_error(const std::string& name, const YamlNode& at) const {
  std::vector<std::string> names = names_of(from_.values);
  names.insert(names.end(), event_names().begin(), event_names().end());
  const bool is_known = is_of_event(name);
  const bool is_shell = from_.from == ValuesFrom::kFlags;
  std::string fix = fmt::format(
      fmt::runtime(is_shell ? "give it one: --set {}=VALUE" : "give it one in the call's 'set'"),
      name);
  if (is_known) {
    fix = is_shell ? "the event of a function says it; to try the job, give its object: --set "
                     "event.uri=s3://BUCKET/KEY"
                   : "only events that tell of an object of S3 say it";
  }
  return yaml_error(
      file_, at,
      fmt::format("${{{}}} has no value{}", name, is_known ? "" : did_you_mean(name, names)),
      std::move(fix));
}

Substituter::Value Substituter::value_of(const std::string& name, const YamlNode& at) {
  if (name.starts_with(environment_prefix)) return environment_value(name, at);
  const auto given = from_.values.find(name);
  if (given != from_.values.end()) {
    used_.insert(name);
    return {.text = given->second,
            .is_foreign = from_.from == ValuesFrom::kCall || is_of_event(name)};
  }
  const auto offered = from_.offered.find(name);
  if (offered == from_.offered.end()) return missing_value(name, no_value_error(name, at));
  used_.insert(name);
  return {.text = offered->second, .is_foreign = true};
}

void Substituter::count_bytes(size_t bytes, const YamlNode& at) {
  bytes_put_in_ += bytes;
  if (bytes_put_in_ <= limits::job_values_bytes_max) return;
  throw yaml_error(file_, at,
                   fmt::format("the values put into the job have more than {} MiB",
                               limits::job_values_bytes_max >> 20),
                   "give shorter ones");
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
    const Value value = value_of(name, scalar);
    count_bytes(value.text.size(), scalar);
    scalar.is_open = scalar.is_open || value.is_missing;
    i = end;
    if (!sql) {
      if (!value.is_missing) {
        scalar.put_in.push_back(
            {result.size(), result.size() + value.text.size(), value.is_foreign});
      }
      result += value.text;
      const bool begins_component = result.empty() || result.back() == '/';
      const bool is_no_folder = name == "input.folder" && value.text.empty() && begins_component;
      if (is_no_folder && i + 1 < text.size() && text[i + 1] == '/') ++i;
    } else if (place.in_literal()) {
      result += double_quotes(value.text);
    } else if (place.in_code()) {
      result += "'" + double_quotes(value.text) + "'";
    } else {
      throw yaml_error(file_, scalar,
                       fmt::format("${{{}}} stands inside a quoted name or a comment", name),
                       "in SQL a value can only be put where a literal may stand");
    }
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

/// Values that say what an event is are used by whatever is derived from them.
bool Substituter::is_used(const std::string& name) const {
  if (used_.contains(name)) return true;
  if (!name.starts_with("event.") || !is_of_event(name)) return false;
  return std::any_of(used_.begin(), used_.end(), [&](const std::string& used) {
    return used.starts_with("event.") || used.starts_with("input.") ||
           (name == "event.time" && used.starts_with("time."));
  });
}

void Substituter::require_all_used() const {
  for (const auto& [name, value] : from_.values) {
    if (is_used(name)) continue;
    std::vector<std::string> names(used_.begin(), used_.end());
    if (!is_of_event(name)) {
      names.insert(names.end(), event_names().begin(), event_names().end());
    }
    const bool is_shell = from_.from == ValuesFrom::kFlags;
    Error error(ErrorCategory::kUsage,
                fmt::format("{}{}: the job has no ${{{}}}{}", is_shell ? "--set " : "'set' ", name,
                            name, did_you_mean(name, names)));
    error.file = file_;
    error.fix = "check the name, or leave it out";
    throw error;
  }
}

}  // namespace adze::engine
