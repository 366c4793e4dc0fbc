#include "deploy/job_names.h"

#include <algorithm>

#include "engine/yaml_tree.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kEnvironment = "env:";

void collect(std::string_view text, std::vector<std::string>& names) {
  while (true) {
    const size_t at = text.find("${");
    const size_t end = at == std::string_view::npos ? at : text.find('}', at);
    if (end == std::string_view::npos) return;
    const std::string name(text.substr(at + 2, end - at - 2));
    const bool is_plain_text = at > 0 && text[at - 1] == '$';
    const bool is_known = std::find(names.begin(), names.end(), name) != names.end();
    if (!is_plain_text && !is_known) names.push_back(name);
    text.remove_prefix(is_plain_text ? at + 2 : end + 1);
  }
}

void collect(const engine::YamlNode& node, std::vector<std::string>& names) {
  if (node.kind == engine::YamlNode::Kind::kScalar) collect(node.text, names);
  for (const engine::YamlNode& item : node.items) collect(item, names);
  for (const auto& [key, value] : node.entries) collect(value, names);
}

void add(const io::SecretPlace& place, std::vector<Variable>& to) {
  if (place.kind != io::SecretPlace::Kind::kEnvironment || !place.is_given()) return;
  const auto found = std::find_if(to.begin(), to.end(),
                                  [&](const Variable& known) { return known.name == place.name; });
  if (found == to.end()) {
    to.push_back({.name = place.name, .is_secret = true});
  } else {
    found->is_secret = true;
  }
}

}  // namespace

std::vector<std::string> names_in_job(std::string_view text, const std::string& file) {
  std::vector<std::string> names;
  collect(engine::parse_yaml(text, file), names);
  return names;
}

std::vector<Variable> variables_of_job(const engine::Job& job,
                                       const std::vector<std::string>& names) {
  std::vector<Variable> variables;
  for (const std::string& name : names) {
    if (name.starts_with(kEnvironment)) {
      variables.push_back({.name = name.substr(kEnvironment.size())});
    }
  }
  for (const io::InputAuth* auth : {&job.source.auth, &job.target.auth}) {
    add(auth->secret(), variables);
    add(auth->ssh.passphrase, variables);
  }
  return variables;
}

}  // namespace adze::deploy
