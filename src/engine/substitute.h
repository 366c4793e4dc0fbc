#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/yaml_tree.h"

namespace adze::engine {

/// The values that ${name} and ${env:NAME} may take.
struct Substitutions {
  std::map<std::string, std::string> values;       ///< --set name=value
  std::map<std::string, std::string> environment;  ///< for ${env:NAME}; never AWS_*
};

/// Puts values into the parsed scalars of a job, once: what is put in is text and is never parsed
/// again, which YamlNode::put_in is for. `$${` stands for a plain `${`. Remembers which values were
/// used.
class Substituter {
 public:
  Substituter(const Substitutions& from, const std::string& file) : from_(from), file_(file) {}

  /// Every scalar below `node` but keys.
  void substitute_all(YamlNode& node);

  /// SQL text: each ${name} becomes a quoted literal, 'it''s', or its inside where the text has the
  /// quotes already. Anywhere else (a quoted name, a comment) it is an error.
  void substitute_sql(YamlNode& scalar);

  /// Throws Error(kUsage) if a --set value was used nowhere: a misspelt name must not be silent.
  void require_all_used() const;

 private:
  const std::string& value_of(const std::string& name, const YamlNode& at);
  std::string replace(YamlNode& scalar, bool sql);

  const Substitutions& from_;
  const std::string& file_;
  std::set<std::string> used_;
};

}  // namespace adze::engine
