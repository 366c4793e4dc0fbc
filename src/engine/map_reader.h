#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/job_keys.h"
#include "engine/yaml_tree.h"

namespace adze::engine {

/// Reads one map of a job file key by key, collecting what is wrong instead of stopping. Its keys,
/// their words and bounds are those of its section in the table of keys (job_keys.h); whatever else
/// stands in the map is an unknown key, with a did-you-mean. Values of the wrong form are problems
/// that say which form is expected. Asking for a key that has no row, or for another form than its
/// row says, is a defect of adze (Error kInternal).
class MapReader {
 public:
  /// `section` is that of job_keys.h: "" for the root, "source.dialect". `where` is the path for
  /// messages, which differs from it only for a column's map ("source.columns.price").
  MapReader(const YamlNode& map, std::string_view section, std::string where,
            const std::string& file, std::vector<Error>& problems);
  MapReader(const YamlNode& map, std::string_view section, const std::string& file,
            std::vector<Error>& problems)
      : MapReader(map, section, std::string(section), file, problems) {}

  /// The value of `key`, or null if it isn't there (or is null).
  const YamlNode* find(const std::string& key);
  /// Likewise, and a problem if it isn't there.
  const YamlNode* require(const std::string& key, const std::string& fix);

  std::optional<std::string> text(const std::string& key);
  std::optional<bool> boolean(const std::string& key);
  std::optional<int64_t> number(const std::string& key);
  /// '\0' for a word of the key that means no character.
  std::optional<char> character(const std::string& key);
  std::optional<size_t> byte_size(const std::string& key);
  std::optional<std::chrono::milliseconds> duration(const std::string& key);
  /// One of the key's words; returns its index in the row.
  std::optional<size_t> word(const std::string& key);
  std::optional<std::string> word_text(const std::string& key);
  /// A scalar or a sequence of scalars.
  std::vector<std::string> texts(const std::string& key);
  /// A map of names of the user's own to scalars, in its order.
  std::vector<std::pair<std::string, std::string>> text_map(const std::string& key);
  /// The map under `key`, if there is one.
  const YamlNode* map(const std::string& key);

  /// Reports the keys that the table does not know. Call last, when all keys have been asked for.
  void finish();

  void problem(const YamlNode& at, std::string message, std::string fix);
  const std::string& file() const { return file_; }
  std::string path_of(const std::string& key) const;

 private:
  const JobKey& row(const std::string& key) const;
  const JobKey& row(const std::string& key, std::initializer_list<KeyForm> forms) const;
  const YamlNode* scalar(const std::string& key, const char* form);

  const YamlNode& map_;
  std::string where_;
  const std::string& file_;
  std::vector<Error>& problems_;
  std::vector<const JobKey*> keys_;
  std::vector<std::string> asked_;
};

}  // namespace adze::engine
