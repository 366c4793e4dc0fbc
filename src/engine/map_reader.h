#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/yaml_tree.h"

namespace adze::engine {

/// Reads one map of a job file key by key, collecting what is wrong instead of stopping. Every key
/// that is asked for is known; whatever else stands in the map is an unknown key, with a
/// did-you-mean. Values of the wrong form are problems that say which form is expected.
class MapReader {
 public:
  /// `where` is the path for messages: "" for the root, "source", "source.dialect".
  MapReader(const YamlNode& map, std::string where, const std::string& file,
            std::vector<Error>& problems);

  /// The value of `key`, or null if it isn't there (or is null).
  const YamlNode* find(const std::string& key);
  /// Likewise, and a problem if it isn't there.
  const YamlNode* require(const std::string& key, const std::string& fix);

  std::optional<std::string> text(const std::string& key);
  std::optional<bool> boolean(const std::string& key);
  std::optional<uint64_t> count(const std::string& key, uint64_t min, uint64_t max);
  std::optional<int> integer(const std::string& key, int min, int max);
  std::optional<size_t> byte_size(const std::string& key);
  std::optional<std::chrono::milliseconds> duration(const std::string& key);
  /// One of the words; returns its index.
  std::optional<size_t> word(const std::string& key, const std::vector<std::string>& words);
  /// A scalar or a sequence of scalars.
  std::vector<std::string> texts(const std::string& key);
  /// The map under `key`, if there is one.
  const YamlNode* map(const std::string& key);

  /// Reports the keys that nobody asked for. Call last.
  void finish();

  void problem(const YamlNode& at, std::string message, std::string fix);
  const std::string& file() const { return file_; }
  std::string path_of(const std::string& key) const;

 private:
  const YamlNode* scalar(const std::string& key, const char* form);

  const YamlNode& map_;
  std::string where_;
  const std::string& file_;
  std::vector<Error>& problems_;
  std::vector<std::string> known_;
};

}  // namespace adze::engine
