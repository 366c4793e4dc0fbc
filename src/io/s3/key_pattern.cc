// As in glob_pattern.cc one place is kept to go back to, here the last `**`. Tested by
// key_pattern_test.cc.
#include "io/s3/key_pattern.h"

#include <algorithm>
#include <cstddef>

#include "io/glob_pattern.h"

namespace adze::io::s3 {
namespace {

bool is_hidden(std::string_view name) { return name.starts_with('.') || name.starts_with('_'); }

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const size_t slash = text.find('/');
    parts.emplace_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string literal_prefix_of(std::string_view pattern) {
  std::string prefix;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[') break;
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    prefix += pattern[i];
  }
  return prefix;
}

bool has_hidden_name(std::string_view below) {
  const std::vector<std::string> names = split(below);
  return std::any_of(names.begin(), names.end(), is_hidden);
}

KeyPattern::KeyPattern(std::string_view pattern) : literal_prefix_(literal_prefix_of(pattern)) {
  for (std::string& part : split(pattern)) {
    if (part == "**" && !parts_.empty() && parts_.back() == "**") continue;
    parts_.push_back(std::move(part));
  }
  if (parts_.back().empty()) parts_.back() = "**";
  if (parts_.back() == "**") parts_.emplace_back("*");
}

bool KeyPattern::part_matches(std::string_view part, std::string_view name) {
  if (is_hidden(name) && !literal_prefix_of(part).starts_with(name[0])) return false;
  return glob_matches(part, name);
}

bool KeyPattern::matches(std::string_view key) const {
  const std::vector<std::string> names = split(key);
  constexpr size_t kNone = SIZE_MAX;
  size_t part = 0;
  size_t name = 0;
  size_t stars_part = kNone;  // behind the last `**`
  size_t stars_name = 0;      // what it has not taken
  while (name < names.size()) {
    if (part < parts_.size() && parts_[part] == "**") {
      stars_part = ++part;
      stars_name = name;
    } else if (part < parts_.size() && part_matches(parts_[part], names[name]) &&
               (part + 1 == parts_.size()) == (name + 1 == names.size())) {
      ++part;
      ++name;
    } else {
      if (stars_part == kNone || is_hidden(names[stars_name])) return false;
      part = stars_part;
      name = ++stars_name;
    }
  }
  return part == parts_.size();
}

}  // namespace adze::io::s3
