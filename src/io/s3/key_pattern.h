#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adze::io::s3 {

/// A pattern of whole keys: between two '/' as glob_pattern.h says, and `**` for any number of
/// folders. Names that begin with '.' or '_', of folders too, fit only where the pattern spells
/// that character: they are how writers mark what is no data (`_SUCCESS`, `_temporary/`). A '/' at
/// the end means all that lies below.
class KeyPattern {
 public:
  explicit KeyPattern(std::string_view pattern);

  bool matches(std::string_view key) const;

  /// What every key that fits begins with.
  const std::string& literal_prefix() const { return literal_prefix_; }

  const std::vector<std::string>& parts() const { return parts_; }
  /// Whether one name of a key fits a part other than `**`.
  static bool part_matches(std::string_view part, std::string_view name);

 private:
  std::vector<std::string> parts_;
  std::string literal_prefix_;
};

/// True if a name in `below`, a key without the prefix that was asked for, begins with '.' or '_'.
bool has_hidden_name(std::string_view below);

/// What every text that fits `pattern` begins with.
std::string literal_prefix_of(std::string_view pattern);

}  // namespace adze::io::s3
