#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/yaml_tree.h"
#include "io/expand_input.h"

namespace adze::engine {

/// What becomes of a ${name} that has no value.
enum class MissingValues {
  kRefuse,
  kKeep  ///< it stays as it is, see open_names.h: the job is looked at before there is an event
};

/// Who gives the values, for messages that say how to give one more.
enum class ValuesFrom { kFlags, kCall };

/// The object that an event tells of, which is the input of a job that names none.
struct EventInput {
  std::string location;                ///< taken literally
  std::optional<io::ToldObject> told;  ///< none: it is no object of S3
};

/// The values that ${name} and ${env:NAME} may take.
struct Substitutions {
  std::map<std::string, std::string> values;       ///< --set name=value; each must be used
  std::map<std::string, std::string> environment;  ///< for ${env:NAME}; never AWS_*
  /// Of the event, see event_values.h: need not be used. `values` go before them.
  std::map<std::string, std::string> offered = {};
  std::optional<EventInput> event_input = {};
  MissingValues missing = MissingValues::kRefuse;
  ValuesFrom from = ValuesFrom::kFlags;
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

  /// The job has used the event's object without a name for it.
  void note_event_input_used() { used_.insert("event.uri"); }

  /// One for each name that has no value, where it stands first.
  const std::vector<Error>& missing() const { return missing_; }

  /// Throws Error(kUsage) if a --set value was used nowhere: a misspelt name must not be silent.
  void require_all_used() const;

 private:
  struct Value {
    std::string text;
    bool is_missing = false;
    bool is_foreign = false;
  };

  Value value_of(const std::string& name, const YamlNode& at);
  Value environment_value(const std::string& name, const YamlNode& at);
  Value missing_value(const std::string& name, Error error);
  Error no_value_error(const std::string& name, const YamlNode& at) const;
  bool is_used(const std::string& name) const;
  void count_bytes(size_t bytes, const YamlNode& at);
  std::string replace(YamlNode& scalar, bool sql);

  const Substitutions& from_;
  const std::string& file_;
  std::set<std::string> used_;  ///< with those that have no value
  std::vector<Error> missing_;
  size_t bytes_put_in_ = 0;
};

}  // namespace adze::engine
